package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.SecretValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay in a process of its own with little memory, and peers that want more of it. */
class MemoryTest {

  private static final long GIB = 1L << 30;
  private static final int MIB = 1 << 20;

  private final List<RawLink> links = new ArrayList<>();
  private Process relay = startRelay();
  private int port;

  /** The child process: a relay that prints its port and lives until its input ends. */
  static final class Child {
    private Child() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
      try (Relay relay =
          Relay.builder()
              .runnerTokens(TokenCheck.anyOf(SecretValue.of(RelayRig.RUNNER_TOKEN)))
              .apiTokens(TokenCheck.anyOf(SecretValue.of(RelayRig.API_TOKEN)))
              .build()) {
        relay.start();
        System.out.println("port " + relay.port());
        int end = System.in.read();
        assert end < 0;
      }
    }
  }

  private static Process startRelay() {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx96m",
              "-XX:MaxDirectMemorySize=64m",
              "-XX:+ExitOnOutOfMemoryError",
              "-cp",
              System.getProperty("java.class.path"),
              Child.class.getName())
          .redirectErrorStream(true)
          .start();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @BeforeEach
  void readPort() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith("port ")) {
      line = lines.readLine();
    }
    assertThat(line).as("the child's port").isNotNull();
    port = Integer.parseInt(String.valueOf(line).substring("port ".length()));
  }

  @AfterEach
  void end() throws IOException {
    for (RawLink link : links) {
      link.close();
    }
    relay.destroyForcibly();
  }

  private RawLink link() throws IOException {
    RawLink link = RawLink.open(port);
    links.add(link);
    return link;
  }

  /** Sends as much of a message as the relay takes. */
  private static void fill(RawLink link, long bytes) {
    byte[] block = new byte[MIB];
    java.util.Arrays.fill(block, (byte) 'x');
    try {
      for (long sent = 0; sent < bytes; sent += block.length) {
        link.write(block);
      }
    } catch (IOException closed) {
      // The relay has had enough, and says so in a close frame that is read next.
    }
  }

  @Test
  void aMessageOfOneGibibyteIsRefusedAndTheRelayLives() throws IOException {
    RawLink huge = link();
    huge.writeTextHead(GIB);
    fill(huge, GIB);

    assertThat(huge.closeCode()).isIn(1009, -1);
    assertThat(relay.isAlive()).isTrue();
    assertThat(TestRunner.connect(port, "berlin", "boot-1")).isNotNull();
  }

  @Test
  void aMessageJustOverTheLimitIsClosedWithTheCodeForIt() throws IOException {
    RawLink large = link();
    large.writeTextHead(GIB);
    fill(large, 9L * MIB);

    assertThat(large.closeCode()).isEqualTo(1009);
  }

  @Test
  void announcingALotAndSendingLittleCostsLittle() throws IOException {
    for (int i = 0; i < 200; i++) {
      RawLink link = link();
      link.writeTextHead(8L * MIB);
      link.write("{\"type\":\"hello\"".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(TestRunner.connect(port, "berlin", "boot-1")).isNotNull();
    assertThat(relay.isAlive()).isTrue();
  }

  @Test
  void aMessageInEndlessFragmentsIsRefused() throws IOException {
    RawLink link = link();
    byte[] fragment = new byte[6 + 100];
    fragment[1] = (byte) (0x80 | 100);
    java.util.Arrays.fill(fragment, 6, fragment.length, (byte) 'x');
    fragment[0] = 0x01;
    link.write(fragment);
    fragment[0] = 0x00;
    try {
      for (long sent = 0; sent < 2 * 9L * MIB; sent += 100) {
        link.write(fragment);
      }
    } catch (IOException closed) {
      // As above.
    }

    assertThat(link.closeCode()).isIn(1009, -1);
    assertThat(relay.isAlive()).isTrue();
  }
}
