package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay in a process of its own with little memory, and peers that want more of it. */
class MemoryTest {

  private static final long GIB = 1L << 30;
  private static final int MIB = 1 << 20;

  private final List<RawLink> links = new ArrayList<>();
  private final RelayProcess relay = RelayProcess.start();
  private final int port = relay.port();

  @AfterEach
  void end() throws IOException {
    for (RawLink link : links) {
      link.close();
    }
    relay.close();
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
  void manyWhoBeginALargeMessageEachAreTurnedAwayBeforeTheMemoryIsFull() throws IOException {
    for (int i = 0; i < 20; i++) {
      RawLink large = link();
      large.writeTextHead(8L * MIB);
      fill(large, 7L * MIB);
    }

    assertThat(links.get(19).closeCode()).isIn(1013, -1);
    assertThat(relay.isAlive()).isTrue();
    assertThat(TestRunner.connect(port, "berlin", "boot-1")).isNotNull();
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
