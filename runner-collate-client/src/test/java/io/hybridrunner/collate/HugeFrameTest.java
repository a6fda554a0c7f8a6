package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HugeFrameTest {

  private static final long GIBIBYTE = 1L << 30;

  /** A runner's link in a small process; it says what it hears. */
  static final class SmallMain {
    private SmallMain() {}

    public static void main(String... args) throws InterruptedException {
      CollateControlPlane link =
          new CollateControlPlane(
              LinkSettings.of(URI.create(args[0]), () -> SecretValue.of("t"), "small", "test"));
      link.start(
          new Inbox() {
            @Override
            public Acceptance offer(Command command) {
              return Acceptance.TAKEN;
            }

            @Override
            public void acknowledged(long eventId) {}

            @Override
            public void linkUp(String peer) {
              System.out.println("UP");
            }

            @Override
            public void linkDown(Cause cause) {
              System.out.println("DOWN " + cause.sentence());
            }

            @Override
            public Presence presence() {
              return new Presence(1, List.of());
            }
          });
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aMessageOfOneGibibyteEndsTheLinkNotTheProcess() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> {
              peer.welcome(Duration.ofSeconds(30));
              if (connections.incrementAndGet() == 1) {
                peer.raw(Peer.header(0x81, GIBIBYTE));
                byte[] part = new byte[64 * 1024];
                for (long sent = 0; sent < GIBIBYTE; sent += part.length) {
                  peer.raw(part);
                }
              }
              peer.drain();
            })) {
      Process small =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx96m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallMain.class.getName(),
                  server.url().toString())
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines = small.inputReader()) {
        assertThat(next(lines)).isEqualTo("UP");
        assertThat(next(lines)).startsWith("DOWN ").contains("larger than 8 MiB");
        assertThat(next(lines)).isEqualTo("UP");
        assertThat(small.isAlive()).isTrue();
      } finally {
        small.destroyForcibly();
      }
    }
  }

  /** The next line that the small process says; what its logger says is passed over. */
  private static String next(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith("UP") && !line.startsWith("DOWN")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }
}
