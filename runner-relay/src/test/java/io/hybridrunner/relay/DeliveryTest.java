package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final PipelineId ORDERS = Pipelines.id("orders");
  private static final PipelineId STOCK = Pipelines.id("stock");
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration TTL = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings.withCommandTimeToLive(TTL));

  @AfterEach
  void close() {
    rig.close();
  }

  private static RunId run(String name) {
    return Pipelines.runId(name);
  }

  private static CommandId id(String run) {
    return new CommandId("run-" + run(run));
  }

  private String stateOf(CommandId id) {
    return rig.get("/api/v1/commands/" + id).text("state");
  }

  private RelayRig.Answer command(String run) {
    return rig.get("/api/v1/commands/" + id(run));
  }

  private void awaitDisconnected() {
    await().until(() -> !rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
  }

  /** Time passes for the relay; the link stays alive. */
  private void pass(TestRunner runner, Duration duration) {
    Duration left = duration;
    while (!left.isZero()) {
      Duration step = left.compareTo(HEARTBEAT) > 0 ? HEARTBEAT : left;
      time.advance(step);
      runner.send(new Frame.Ack(1)).expect(Frame.Problem.class);
      runner.send(new Frame.Heartbeat(Optional.empty()));
      left = left.minus(step);
    }
    rig.tick();
  }

  @Test
  void aCommandWaitsForItsRunnerAndIsDeliveredWhenItConnects() {
    var answer = rig.run(ORDERS, run("1"));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("state")).isEqualTo("waiting");

    TestRunner runner = rig.runner("boot-1");

    assertThat(runner.expectCommand().id()).isEqualTo(id("1"));
    assertThat(stateOf(id("1"))).isEqualTo("delivered");
  }

  @Test
  void aResultFinishesACommandForEver() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.done(runner.expectCommand().id());
    await().until(() -> stateOf(id("1")).equals("done"));

    runner.send(
        new Frame.Result(
            new Reply.Refused(id("1"), Cause.of(Kind.INTERNAL, "a second, other result", ""))));
    rig.run(ORDERS, run("2"));
    runner.expectCommand();

    assertThat(command("1").json().path("result").path("code").intValue()).isEqualTo(200);
  }

  @Test
  void aCommandWithoutResultIsSentAgainAfterAReconnectWithWhatIsLeftOfItsTime() {
    TestRunner first = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    assertThat(first.expectCommand().timeToLive()).isEqualTo(TTL);
    first.close();
    awaitDisconnected();
    time.advance(Duration.ofMinutes(10));

    Command again = rig.runner("boot-1").expectCommand();

    assertThat(again.id()).isEqualTo(id("1"));
    assertThat(again.timeToLive()).isEqualTo(Duration.ofMinutes(50));
  }

  @Test
  void onlyWhatHasNoResultIsSentAgain() {
    TestRunner first = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    rig.run(STOCK, run("2"));
    first.done(first.expectCommand().id());
    await().until(() -> stateOf(id("1")).equals("done"));
    first.expectCommand();
    first.close();
    awaitDisconnected();

    TestRunner second = rig.runner("boot-2");

    assertThat(second.expectCommand().id()).isEqualTo(id("2"));
    assertThat(second.poll()).isEmpty();
  }

  @Test
  void oneCommandOfAPipelineIsOutstandingAndOthersAreNotHeldUpByIt() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    rig.run(ORDERS, run("2"));
    rig.run(STOCK, run("3"));

    List<CommandId> sent = List.of(runner.expectCommand().id(), runner.expectCommand().id());

    assertThat(sent).containsExactly(id("1"), id("3"));
    assertThat(stateOf(id("2"))).isEqualTo("waiting");
    runner.done(id("1"));
    assertThat(runner.expectCommand().id()).isEqualTo(id("2"));
  }

  @Test
  void twoHundredCommandsOfOnePipelineComeInOrderThroughReconnects() {
    List<CommandId> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rig.run(ORDERS, run("r" + i));
      asked.add(id("r" + i));
    }
    List<CommandId> done = new ArrayList<>();
    TestRunner runner = rig.runner("boot-1");
    while (done.size() < 200) {
      CommandId next = runner.expectCommand().id();
      if (done.size() % 37 == 36 && !done.contains(next)) {
        runner = rig.runner("boot-1");
        assertThat(runner.expectCommand().id()).isEqualTo(next);
      }
      done.add(next);
      runner.done(next);
    }

    assertThat(done).isEqualTo(asked);
  }

  @Test
  void aBusyRunnerIsOfferedTheCommandAgainAfterAPause() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.send(new Frame.Busy(runner.expectCommand().id()));
    runner.send(new Frame.Ack(1)).expect(Frame.Problem.class);
    rig.tick();
    assertThat(runner.poll()).isEmpty();

    time.advance(Duration.ofSeconds(1));
    rig.tick();

    assertThat(runner.expectCommand().id()).isEqualTo(id("1"));
  }

  @Test
  void aCommandWhoseAnswerDoesNotComeIsSentAgainOnTheSameLink() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.expectCommand();

    pass(runner, Duration.ofSeconds(61));

    assertThat(runner.expectCommand().id()).isEqualTo(id("1"));
  }

  @Test
  void aCommandThatWasNeverDeliveredExpiresWithNothingDone() {
    rig.run(ORDERS, run("1"));

    time.advance(TTL);
    rig.tick();

    var answer = command("1");
    assertThat(answer.text("state")).isEqualTo("done");
    assertThat(answer.json().path("cause").path("kind").asText()).isEqualTo("EXPIRED");
    assertThat(answer.json().path("cause").path("message").asText())
        .contains("runner 'berlin' (not connected, last seen never)")
        .contains("nothing was done");
  }

  @Test
  void aCommandThatARunnerHadNoRoomForExpiresWithNothingDone() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.send(new Frame.Busy(runner.expectCommand().id()));
    runner.send(new Frame.Ack(1)).expect(Frame.Problem.class);
    runner.close();
    awaitDisconnected();

    time.advance(TTL);
    rig.tick();

    assertThat(command("1").json().path("cause").path("message").asText())
        .contains("nothing was done");
  }

  @Test
  void aDeliveredCommandIsNotEndedWhileTheRunnerIsConnectedButAskedForWithNoTimeLeft() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.expectCommand();

    pass(runner, TTL.plusMinutes(2));

    assertThat(stateOf(id("1"))).isEqualTo("delivered");
    assertThat(command("1").text("note")).contains("may have acted on it").contains("time is over");
    assertThat(runner.expectCommand().timeToLive()).isZero();
    runner.done(id("1"));
    await().until(() -> stateOf(id("1")).equals("done"));
  }

  @Test
  void aDeliveredCommandEndsOnlyWhenItsLostRunnerCanNoLongerBeginIt() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.expectCommand();
    runner.close();
    awaitDisconnected();
    time.advance(TTL);
    rig.tick();
    assertThat(stateOf(id("1"))).isEqualTo("delivered");

    time.advance(HEARTBEAT.multipliedBy(2));
    rig.tick();

    var answer = command("1");
    assertThat(answer.text("state")).isEqualTo("done");
    assertThat(answer.json().path("cause").path("message").asText())
        .contains("it may have acted on it");
  }

  @Test
  void aRunnerThatCannotReadACommandRefusesIt() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    CommandId id = runner.expectCommand().id();

    Cause cause = Cause.of(Kind.UNSUPPORTED, "field 'operation' is not known", "Upgrade.");
    runner.send(new Frame.Problem(Optional.of(id.value()), cause));

    await().until(() -> stateOf(id).equals("done"));
    assertThat(command("1").json().path("result").path("code").intValue()).isEqualTo(501);
  }

  @Test
  void anotherRunnersResultsAreNotTaken() {
    TestRunner runner = rig.runner("boot-1");
    rig.run(ORDERS, run("1"));
    runner.expectCommand();
    try (TestRunner other = TestRunner.connect(rig.port(), "paris", "boot-9")) {
      other.done(id("1"));
      other.send(new Frame.Ack(1)).expect(Frame.Problem.class);
    }

    assertThat(stateOf(id("1"))).isEqualTo("delivered");
  }

  @Test
  void anEventIsAcknowledgedOnlyWhenItIsStoredAndItsRepeatIsHarmless() {
    TestRunner runner = rig.runner("boot-1");
    runner.report(7, RelayRig.status(run("1"), ORDERS, RunPhase.SUCCESS));
    assertThat(runner.expect(Frame.Ack.class).eventId()).isEqualTo(7);
    assertThat(rig.get("/api/v1/runs/" + run("1")).text("pipelineState")).isEqualTo("success");

    runner.close();
    TestRunner again = rig.runner("boot-1");
    again.report(7, RelayRig.status(run("1"), ORDERS, RunPhase.SUCCESS));
    assertThat(again.expect(Frame.Ack.class).eventId()).isEqualTo(7);
    again.report(8, RelayRig.status(run("1"), ORDERS, RunPhase.RUNNING));
    assertThat(again.expect(Frame.Ack.class).eventId()).isEqualTo(8);

    assertThat(rig.get("/api/v1/runs/" + run("1")).text("pipelineState")).isEqualTo("success");
    assertThat(rig.get("/api/v1/pipelines/" + ORDERS + "/runs").json().path("data")).hasSize(1);
  }

  @Test
  void anotherRunnersRunIsNotOverwritten() {
    rig.runner("boot-1")
        .report(1, RelayRig.status(run("1"), ORDERS, RunPhase.RUNNING))
        .expect(Frame.Ack.class);
    try (TestRunner other = TestRunner.connect(rig.port(), "paris", "boot-9")) {
      other.report(1, RelayRig.status(run("1"), ORDERS, RunPhase.FAILED)).expect(Frame.Ack.class);
    }

    assertThat(rig.get("/api/v1/runs/" + run("1")).text("pipelineState")).isEqualTo("running");
  }
}
