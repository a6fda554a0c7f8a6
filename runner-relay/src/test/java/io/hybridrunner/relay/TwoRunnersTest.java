package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Installation;
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
  void theSuccessorOfALivingLeaderTakesOverWithTheCommandsAndTheLeaderStaysOut() {
    TestRunner leader = replica("boot-1", 5);
    leader.expect(Frame.Welcome.class);
    rig.run(Pipelines.id("orders"), Pipelines.runId("1"));
    CommandId run = leader.expectCommand().id();

    TestRunner successor = replica("boot-2", 6);
    successor.expect(Frame.Welcome.class);

    assertThat(leader.goodbye().code()).isEqualTo(4410);
    assertThat(leader.goodbye().reason())
        .startsWith("its successor took over: process boot-2 at 127.0.0.1:");
    assertThat(successor.expectCommand().id()).isEqualTo(run);
    Goodbye refused = replica("boot-1", 5).goodbye();
    assertThat(refused.code()).isEqualTo(4409);
    assertThat(refused.reason())
        .startsWith("held by process boot-2 at 127.0.0.1:")
        .contains("ingestion/runner in cluster 5d4c3b2a");
    successor.done(run);
    await()
        .until(
            () -> rig.get("/api/v1/commands/" + run).json().path("state").asText().equals("done"));
    assertThat(rig.get(RelayRig.RUNNER).json().path("installation").path("leaseTransitions"))
        .hasToString("6");
  }

  private TestRunner replica(String bootId, long transitions) {
    return rig.stranger()
        .hello(
            "berlin",
            bootId,
            Optional.of(new Installation("5d4c3b2a", "ingestion/runner", transitions)));
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
