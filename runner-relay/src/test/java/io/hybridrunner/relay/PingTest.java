package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.testkit.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings, which WebSocket clients and proxies send to find out whether the relay is there. */
class PingTest {

  private final FrameCodec codec = new FrameCodec();
  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings);

  @AfterEach
  void close() {
    rig.close();
  }

  private RawLink greeted() throws IOException {
    RawLink link = RawLink.open(rig.port());
    link.writeText(
        codec.encode(new Frame.Hello(1, "berlin", "1", "boot-1", 9, List.of(), Optional.empty())));
    await().until(() -> rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
    return link;
  }

  @Test
  void aPingCountsAsHeard() throws IOException {
    try (RawLink link = greeted()) {
      time.advance(Duration.ofSeconds(29));
      link.write(RawLink.ping((byte) 1));
      assertThat(link.pong()).isPresent();
      time.advance(Duration.ofSeconds(29));
      rig.tick();

      assertThat(rig.get(RelayRig.RUNNER).json().path("connected").booleanValue()).isTrue();
    }
  }

  @Test
  void pingsOfOneWhoDoesNotReadTheAnswersArePassedOverExceptTheNewest() throws IOException {
    int pings = 500_000;
    try (RawLink link = greeted()) {
      // Far more than the two sockets hold, so that what is answered beyond them would be memory.
      for (int i = 0; i < pings; i += 1000) {
        link.write(pings(i, 1000));
      }
      link.writeText(codec.encode(new Frame.Heartbeat(Optional.of(3))));
      await().until(() -> rig.get(RelayRig.RUNNER).json().path("capacity").intValue() == 3);

      int answers = 0;
      int number = -1;
      while (number != pings - 1) {
        number = ByteBuffer.wrap(link.pong().orElseThrow()).getInt();
        answers++;
      }
      assertThat(answers).isLessThan(pings / 2);
    }
  }

  private static byte[] pings(int first, int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = first; i < first + count; i++) {
      bytes.writeBytes(RawLink.ping(ByteBuffer.allocate(125).putInt(i).array()));
    }
    return bytes.toByteArray();
  }
}
