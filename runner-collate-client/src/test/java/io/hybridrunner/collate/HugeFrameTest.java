package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.ScriptedServer.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeFrameTest {

  private static final long GIBIBYTE = 1L << 30;
  private static final Duration CALM = Duration.ofSeconds(30);

  private final AtomicInteger connections = new AtomicInteger();

  @Test
  void aMessageOfOneGibibyteEndsTheLinkNotTheProcess() throws Exception {
    try (ScriptedServer server = new ScriptedServer(once(HugeFrameTest::oneHugeFrame));
        SmallProcess small = SmallProcess.connecting(server.url(), List.of())) {
      staysAlive(small);
    }
  }

  @Test
  void soDoesOneInsideTls(@TempDir Path folder) throws Exception {
    Certificate certificate = Certificate.of(folder, "ip:127.0.0.1");
    try (ScriptedServer server =
            ScriptedServer.secure(certificate, once(HugeFrameTest::oneHugeFrame));
        SmallProcess small =
            SmallProcess.connecting(server.url(), SmallProcess.trusting(certificate))) {
      staysAlive(small);
    }
  }

  @Test
  void soDoesOneInSmallPieces() throws Exception {
    try (ScriptedServer server = new ScriptedServer(once(HugeFrameTest::manyPieces));
        SmallProcess small = SmallProcess.connecting(server.url(), List.of())) {
      staysAlive(small);
    }
  }

  private static void staysAlive(SmallProcess small) throws Exception {
    assertThat(small.next()).isEqualTo("UP");
    assertThat(small.next()).startsWith("DOWN ").contains("larger than 8 MiB");
    assertThat(small.next()).isEqualTo("UP");
    assertThat(small.isAlive()).isTrue();
  }

  /** Plays it on the first connection only. */
  private Script once(Script trouble) {
    return peer -> {
      peer.welcome(CALM);
      if (connections.incrementAndGet() == 1) {
        trouble.play(peer);
      }
      peer.drain();
    };
  }

  private static void oneHugeFrame(Peer peer) throws IOException {
    peer.raw(Peer.header(0x81, GIBIBYTE));
    byte[] part = new byte[64 * 1024];
    for (long sent = 0; sent < GIBIBYTE; sent += part.length) {
      peer.raw(part);
    }
  }

  /** A message of many frames: none is large, and the last one never comes. */
  private static void manyPieces(Peer peer) throws IOException {
    byte[] part = new byte[64 * 1024];
    for (long sent = 0; sent < GIBIBYTE; sent += part.length) {
      peer.raw(Peer.header(sent == 0 ? 0x01 : 0x00, part.length));
      peer.raw(part);
    }
  }
}
