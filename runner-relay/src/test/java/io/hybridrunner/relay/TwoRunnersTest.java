package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.relay.TestRunner.Goodbye;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TwoRunnersTest {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aSecondProcessWithTheSameIdIsRefusedAndToldWhoHoldsIt() {
    TestRunner first = rig.runner("boot-1");
    TestRunner second = rig.stranger().hello("berlin", "boot-2");

    Goodbye goodbye = second.goodbye();

    assertThat(goodbye.code()).isEqualTo(4409);
    assertThat(goodbye.reason()).contains("held by process boot-1 at ").contains("127.0.0.1");
    rig.run(Pipelines.id("orders"), Pipelines.runId("1"));
    assertThat(first.expectCommand().operation()).isEqualTo("Run");
  }

  @Test
  void theSameProcessReplacesItsOlderLink() {
    TestRunner old = rig.runner("boot-1");
    TestRunner young = rig.runner("boot-1");

    assertThat(old.goodbye().code()).isEqualTo(4410);
    rig.run(Pipelines.id("orders"), Pipelines.runId("1"));
    assertThat(young.expectCommand().operation()).isEqualTo("Run");
  }

  @Test
  void aHolderThatWasSilentForTwoHeartbeatsDoesNotHoldAnyLonger() {
    TestRunner silent = rig.runner("boot-1");
    time.advance(HEARTBEAT.multipliedBy(2));

    TestRunner next = rig.runner("boot-2");

    assertThat(next).isNotNull();
    assertThat(silent.goodbye()).isNotNull();
  }

  @Test
  void aSilentLinkIsFoundWithinTwoHeartbeats() {
    TestRunner silent = rig.runner("boot-1");

    time.advance(HEARTBEAT.multipliedBy(2).minusMillis(1));
    rig.tick();
    // The state is told of a new link a moment after the link itself is up.
    await().until(() -> rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
    time.advance(Duration.ofMillis(1));
    rig.tick();

    await().until(() -> !rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
    assertThat(silent.goodbye().code()).isEqualTo(1006);
  }

  @Test
  void heartbeatsGoOutAndKeepTheLink() {
    TestRunner runner = rig.runner("boot-1");
    for (int beat = 0; beat < 5; beat++) {
      time.advance(HEARTBEAT);
      runner.send(new Frame.Heartbeat(Optional.of(40 + beat)));
      int expected = 40 + beat;
      org.awaitility.Awaitility.await()
          .until(() -> rig.get(RelayRig.RUNNER).json().path("capacity").intValue() == expected);
      rig.tick();
      runner.expect(Frame.Heartbeat.class);
    }

    assertThat(rig.get(RelayRig.RUNNER).json().path("connected").booleanValue()).isTrue();
  }
}
