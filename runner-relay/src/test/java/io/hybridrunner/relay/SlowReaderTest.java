package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A runner that never reads: what is meant for it must wait in its mailbox, not in buffers. */
class SlowReaderTest {

  private static final int COMMANDS = 40;

  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings);

  @AfterEach
  void close() {
    rig.close();
  }

  private long delivered() {
    long delivered = 0;
    for (var command : rig.get(RelayRig.RUNNER + "/commands").json().path("data")) {
      delivered += command.path("state").asText().equals("delivered") ? 1 : 0;
    }
    return delivered;
  }

  @Test
  void aRunnerThatDoesNotReadIsDisconnectedAndItsCommandsAreKept() throws IOException {
    FrameCodec codec = new FrameCodec();
    try (RawLink link = RawLink.open(rig.port())) {
      link.writeText(
          codec.encode(
              new Frame.Hello(1, "berlin", "1", "boot-1", 9, List.of(), Optional.empty())));
      await().until(() -> rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
      String override = "{\"text\": \"" + "x".repeat(1024 * 1024) + "\"}";
      for (int i = 0; i < COMMANDS; i++) {
        rig.post(
            RelayRig.RUNNER + "/pipelines/" + Pipelines.id("p" + i) + "/run",
            "{\"version\": 0.1, \"override\": " + override + "}");
      }
      assertThat(delivered()).isLessThan(COMMANDS);

      time.advance(Duration.ofSeconds(29));
      link.writeText(codec.encode(new Frame.Heartbeat(Optional.of(3))));
      await().until(() -> rig.get(RelayRig.RUNNER).json().path("capacity").intValue() == 3);
      time.advance(Duration.ofSeconds(2));
      rig.tick();

      await().until(() -> !rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
    }

    assertThat(rig.get(RelayRig.RUNNER).json().path("unansweredCommands").intValue())
        .isEqualTo(COMMANDS);
    TestRunner reader = rig.runner("boot-2");
    for (int i = 0; i < COMMANDS; i++) {
      reader.expectCommand();
    }
  }
}
