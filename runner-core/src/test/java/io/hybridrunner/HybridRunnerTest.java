package io.hybridrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.testkit.FakeControlPlane;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HybridRunnerTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final RunId RUN = Pipelines.runId("r");

  private final FakeEngine.Ledger ledger = new FakeEngine.Ledger();
  private FakeControlPlane control = new FakeControlPlane();
  private FakeEngine engine = new FakeEngine(ledger, new ManualTime());
  private HybridRunner runner = HybridRunner.builder().controlPlane(control).engine(engine).build();

  @BeforeEach
  void deployOnePipeline() {
    engine.deploy(Pipelines.plan("nightly", "{}"));
  }

  @AfterEach
  void closeRunner() {
    runner.close();
  }

  private void start() {
    start(RunnerConfig.defaults());
  }

  private void start(RunnerConfig config, RunnerListener... listeners) {
    control = new FakeControlPlane();
    engine = new FakeEngine(ledger, new ManualTime());
    HybridRunner.Builder builder =
        HybridRunner.builder().controlPlane(control).engine(engine).config(config);
    for (RunnerListener listener : listeners) {
      builder.listener(listener);
    }
    runner = builder.build();
    runner.start();
    control.connect();
  }

  private Reply answer(Command command) {
    assertThat(control.give(command)).isEqualTo(Acceptance.TAKEN);
    await().atMost(LONG).until(() -> !control.replies(command.id()).isEmpty());
    return control.replies(command.id()).get(0);
  }

  private Cause refusal(Command command) {
    Reply reply = answer(command);
    assertThat(reply).isInstanceOf(Reply.Refused.class);
    return ((Reply.Refused) reply).cause();
  }

  @Test
  void aRunGoesFromItsCommandToItsReportedEnd() {
    start();
    Reply reply = answer(Pipelines.run("c-1", "nightly", RUN));
    assertThat(reply)
        .isEqualTo(new Reply.Done(new CommandId("c-1"), "Started run " + RUN, Optional.of(RUN)));
    engine.move(RUN, RunPhase.RUNNING);
    engine.move(RUN, RunPhase.SUCCESS);
    await().atMost(LONG).until(() -> ledger.isSettled(RUN));
    assertThat(control.phases(RUN)).last().isEqualTo(RunPhase.SUCCESS);
    assertThat(ledger.starts(RUN)).isEqualTo(1);
  }

  @Test
  void theStepsOfARunAreHeardInOrder() {
    List<String> steps = new CopyOnWriteArrayList<>();
    start(
        RunnerConfig.defaults(),
        new RunnerListener() {
          @Override
          public void received(Command command) {
            steps.add("received");
          }

          @Override
          public void planned(io.hybridrunner.model.RunPlan plan) {
            steps.add("planned");
          }

          @Override
          public void started(io.hybridrunner.model.RunPlan plan) {
            steps.add("started");
          }

          @Override
          public void reported(RunStatus status) {
            if (status.phase().isTerminal()) {
              steps.add("reported");
            }
            throw new IllegalStateException("a listener that throws changes nothing");
          }
        },
        new RunnerListener() {
          @Override
          public void reported(RunStatus status) {
            steps.add("reported to the second: " + status.phase().isTerminal());
          }
        });
    answer(Pipelines.run("c-1", "nightly", RUN));
    engine.move(RUN, RunPhase.SUCCESS);
    String last = "reported to the second: true";
    await().atMost(LONG).until(() -> steps.contains(last));
    // That it is queued may be reported before the engine's call has returned.
    assertThat(steps)
        .doesNotHaveDuplicates()
        .startsWith("received", "planned")
        .containsSubsequence("planned", "started", "reported")
        .endsWith("reported", last);
  }

  @Test
  void whatEndedWhileTheLinkWasDownIsReportedWhenItComesBack() {
    start();
    answer(Pipelines.run("c-1", "nightly", RUN));
    control.cut();
    engine.move(RUN, RunPhase.SUCCESS);
    assertThat(control.phases(RUN)).doesNotContain(RunPhase.SUCCESS);
    control.connect();
    await().atMost(LONG).until(() -> ledger.isSettled(RUN));
    assertThat(control.phases(RUN)).endsWith(RunPhase.SUCCESS);
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainWhenAnotherConnectionTakesOver() {
    List<String> news = new CopyOnWriteArrayList<>();
    start(
        RunnerConfig.defaults(),
        new RunnerListener() {
          @Override
          public void linkUp(String peer) {
            news.add("up");
          }

          @Override
          public void linkDown(Cause cause) {
            news.add("down");
          }
        });
    control.acknowledging(false);
    answer(Pipelines.run("c-1", "nightly", RUN));
    engine.move(RUN, RunPhase.SUCCESS);
    await().atMost(LONG).until(() -> control.phases(RUN).contains(RunPhase.SUCCESS));
    control.acknowledging(true);
    control.connect();
    await().atMost(LONG).until(() -> ledger.isSettled(RUN));
    assertThat(runner.problems()).isEmpty();
    assertThat(news).containsExactly("up", "up");
  }

  @Test
  void whatWasOwedBeforeARestartIsReportedAfterIt() {
    start();
    answer(Pipelines.run("c-1", "nightly", RUN));
    control.cut();
    engine.move(RUN, RunPhase.FAILED);
    runner.close();
    start();
    await().atMost(LONG).until(() -> ledger.isSettled(RUN));
    assertThat(control.phases(RUN)).containsOnly(RunPhase.FAILED);
    assertThat(ledger.starts(RUN)).isEqualTo(1);
  }

  @Test
  void aRunCommandThatComesAgainAfterARestartStartsNothing() {
    start();
    answer(Pipelines.run("c-1", "nightly", RUN));
    runner.close();
    start();
    assertThat(answer(Pipelines.run("c-1", "nightly", RUN))).isInstanceOf(Reply.Done.class);
    assertThat(ledger.starts(RUN)).isEqualTo(1);
  }

  @Test
  void theSameRunIdForAnotherPipelineIsAConflict() {
    engine.deploy(Pipelines.plan("other", "{}"));
    start();
    answer(Pipelines.run("c-1", "nightly", RUN));
    assertThat(refusal(Pipelines.run("c-2", "other", RUN)).kind()).isEqualTo(Kind.CONFLICT);
  }

  @Test
  void refusalsSayWhatToDo() {
    start();
    Cause notDeployed = refusal(Pipelines.run("c-1", "nowhere", RUN));
    assertThat(notDeployed.sentence())
        .isEqualTo(
            "pipeline "
                + Pipelines.id("nowhere")
                + " is not deployed on this runner. Deploy it, then run it.");
    answer(
        new Command.SetEnabled(
            new CommandId("c-2"), Pipelines.TTL, Pipelines.id("nightly"), 0.3, false));
    assertThat(
            refusal(
                    new Command.Run(
                        new CommandId("c-3"),
                        Pipelines.TTL,
                        Pipelines.id("nightly"),
                        0.3,
                        RUN,
                        Optional.empty()))
                .sentence())
        .isEqualTo("pipeline shop.nightly is disabled. Enable it, then run it.");
    assertThat(refusal(Pipelines.run("c-4", "nightly", RUN)).message())
        .isEqualTo(
            "the command is for version 0.1 of pipeline shop.nightly, and version 0.3 is deployed");
  }

  @Test
  void aKillEndsStoppedAndASecondOneFindsNothingToDo() {
    start();
    answer(Pipelines.run("c-1", "nightly", RUN));
    assertThat(((Reply.Done) answer(Pipelines.kill("c-2", "nightly"))).message())
        .isEqualTo("Stopping 1 run of shop.nightly");
    await().atMost(LONG).until(() -> ledger.isSettled(RUN));
    assertThat(control.phases(RUN)).endsWith(RunPhase.STOPPED);
    assertThat(((Reply.Done) answer(Pipelines.kill("c-3", "nightly"))).message())
        .isEqualTo("No live run of shop.nightly: nothing to stop");
  }

  @Test
  void readsAreAnsweredToo() {
    start();
    answer(Pipelines.run("c-1", "nightly", RUN));
    Reply logs =
        answer(
            new Command.Logs(
                new CommandId("c-2"),
                Pipelines.TTL,
                Pipelines.id("nightly"),
                Optional.empty(),
                Optional.empty()));
    assertThat(((Reply.Logs) logs).page().text()).contains(RUN.toString());
    Reply queued =
        answer(
            new Command.QueuedStatus(new CommandId("c-3"), Pipelines.TTL, Pipelines.id("nightly")));
    assertThat(((Reply.Queued) queued).runs()).hasSize(1);
    Reply health = answer(new Command.Health(new CommandId("c-4"), Pipelines.TTL));
    assertThat(((Reply.Healthy) health).problems()).isEmpty();
    assertThat(refusal(new Command.HostIp(new CommandId("c-5"), Pipelines.TTL)).kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }

  @Test
  void anEngineInTroubleIsSaidInReadinessAndInReplies() {
    start();
    Cause away = Cause.of(Kind.ENGINE_UNAVAILABLE, "the engine is away", "Wait.");
    engine.trouble(Optional.of(away));
    assertThat(runner.problems()).containsExactly(away);
    assertThat(refusal(Pipelines.run("c-1", "nightly", RUN))).isEqualTo(away);
    engine.trouble(Optional.empty());
    assertThat(runner.problems()).isEmpty();
  }

  @Test
  void readinessSaysThatTheLinkIsDown() {
    start();
    control.cut();
    assertThat(runner.problems())
        .singleElement()
        .satisfies(cause -> assertThat(cause.message()).isEqualTo("the test cut the link"));
    runner.drain();
    assertThat(runner.problems())
        .extracting(Cause::message)
        .contains("the runner is shutting down");
  }

  @Test
  void everyCommandIsAnsweredAndEveryEndSettledWhileTheLinkIsCutAtRandom() {
    start(
        RunnerConfig.defaults().withReconcileInterval(Duration.ofMillis(20)),
        RunnerListener.none());
    Random random = new Random(42);
    List<Command> commands = new ArrayList<>();
    List<RunId> runs = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> engine.deploy(Pipelines.plan("p" + i, "{}")));
    for (int i = 0; i < 400; i++) {
      RunId runId = Pipelines.runId("burst " + i);
      runs.add(runId);
      commands.add(Pipelines.run("b-" + i, "p" + (i % 20), runId));
    }
    for (Command command : commands) {
      Acceptance unused = control.give(command);
      if (random.nextInt(20) == 0) {
        control.cut();
        control.connect();
      }
    }
    // The control plane delivers again what has no reply, as the protocol says.
    await().atMost(LONG).until(() -> allAnsweredAfterRedelivery(commands));
    for (RunId runId : runs) {
      engine.move(runId, RunPhase.RUNNING);
      if (random.nextInt(10) == 0) {
        control.cut();
      }
      engine.move(runId, RunPhase.SUCCESS);
      control.connect();
    }
    await().atMost(LONG).until(() -> runs.stream().allMatch(ledger::isSettled));
    assertThat(runs).allMatch(runId -> ledger.starts(runId) == 1);
    for (RunId runId : runs) {
      List<RunPhase> phases = control.phases(runId);
      assertThat(phases).isSorted().endsWith(RunPhase.SUCCESS);
    }
  }

  private boolean allAnsweredAfterRedelivery(List<Command> commands) {
    List<Command> open =
        commands.stream().filter(command -> control.replies(command.id()).isEmpty()).toList();
    for (Command command : open) {
      Acceptance unused = control.give(command);
    }
    return open.isEmpty();
  }

  @Test
  void closingFinishesWhatIsInHandAndCanBeDoneTwice() {
    start();
    for (int i = 0; i < 50; i++) {
      assertThat(control.give(Pipelines.run("c-" + i, "nightly", Pipelines.runId("r" + i))))
          .isEqualTo(Acceptance.TAKEN);
    }
    runner.drain();
    assertThat(control.replies()).hasSize(50);
    assertThat(control.give(Pipelines.run("late", "nightly", RUN))).isEqualTo(Acceptance.BUSY);
    runner.close();
    runner.close();
    // An executor is terminated a moment before its last thread is gone.
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("runner-worker")));
  }

  @Test
  void aBuilderWithoutItsPartsSaysWhichIsMissing() {
    assertThatThrownBy(() -> HybridRunner.builder().build()).hasMessage("controlPlane is required");
    assertThatThrownBy(() -> HybridRunner.builder().controlPlane(control).build())
        .hasMessage("engine is required");
  }
}
