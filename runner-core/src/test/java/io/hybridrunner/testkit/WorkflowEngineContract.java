package io.hybridrunner.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WorkflowEngine} does. Extend it and say how to make one. */
public abstract class WorkflowEngineContract {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<RunStatus> observed = new CopyOnWriteArrayList<>();
  private WorkflowEngine engine = unstarted();

  /** For subclasses. */
  protected WorkflowEngineContract() {}

  private static WorkflowEngine unstarted() {
    return new FakeEngine(new FakeEngine.Ledger(), new ManualTime());
  }

  /** An engine, not started, on the same ledger at each call within one test. */
  protected abstract WorkflowEngine newEngine() throws Exception;

  /** A pipeline whose runs work until {@link #finish} lets them end. */
  protected abstract DeployPlan pipelineThatWaits(String name) throws Exception;

  /** Lets a run of {@link #pipelineThatWaits} end well. */
  protected abstract void finish(WorkflowEngine running, RunId runId) throws Exception;

  @BeforeEach
  void startEngine() throws Exception {
    engine = newEngine();
    engine.start(observed::add);
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private RunPlan plan(String name, RunId runId, String hash) {
    Deployment deployment = engine.deployment(Pipelines.id(name)).orElseThrow();
    return new RunPlan.OfPipeline(runId, hash, deployment, Optional.empty());
  }

  private RunId run(String name) throws Exception {
    engine.deploy(pipelineThatWaits(name));
    RunId runId = Pipelines.runId(name);
    engine.submit(plan(name, runId, "hash"));
    return runId;
  }

  private Optional<RunPhase> phase(RunId runId) {
    return engine.runs().stream()
        .filter(status -> status.runId().equals(runId))
        .map(RunStatus::phase)
        .findFirst();
  }

  private void awaitPhase(RunId runId, RunPhase phase) {
    await().atMost(LONG).untilAsserted(() -> assertThat(phase(runId)).contains(phase));
  }

  private static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, failed -> assertThat(failed.reason().kind()).isEqualTo(kind));
  }

  @Test
  void aRunIsOwedFromItsSubmissionUntilItsEndIsSettled() throws Exception {
    RunId runId = run("owed");
    assertThat(phase(runId)).isPresent();
    finish(engine, runId);
    awaitPhase(runId, RunPhase.SUCCESS);
    engine.settle(runId, RunPhase.SUCCESS);
    assertThat(phase(runId)).isEmpty();
    assertThat(engine.run(runId))
        .as("how it ended is known after that too")
        .hasValueSatisfying(run -> assertThat(run.phase()).isEqualTo(RunPhase.SUCCESS));
    assertThat(engine.run(Pipelines.runId("unheard of"))).isEmpty();
    engine.settle(runId, RunPhase.SUCCESS);
  }

  @Test
  void whatIsDeployedIsListed() throws Exception {
    assertThat(engine.deployments()).isEmpty();
    engine.deploy(pipelineThatWaits("one"));
    engine.deploy(pipelineThatWaits("two"));
    engine.setEnabled(Pipelines.id("two"), 0.3, false);
    assertThat(engine.deployments())
        .containsExactlyInAnyOrder(
            engine.deployment(Pipelines.id("one")).orElseThrow(),
            engine.deployment(Pipelines.id("two")).orElseThrow());
    engine.undeploy(Pipelines.id("one"), "a test");
    assertThat(engine.deployments()).hasSize(1).noneMatch(Deployment::enabled);
  }

  @Test
  void submittingARunAgainChangesNothing() throws Exception {
    RunId runId = run("again");
    engine.submit(plan("again", runId, "hash"));
    assertThat(engine.runs()).hasSize(1);
    finish(engine, runId);
    awaitPhase(runId, RunPhase.SUCCESS);
    engine.submit(plan("again", runId, "hash"));
    assertThat(phase(runId)).contains(RunPhase.SUCCESS);
  }

  @Test
  void theSameRunWithOtherContentIsAConflict() throws Exception {
    RunId runId = run("conflict");
    assertFails(Kind.CONFLICT, () -> engine.submit(plan("conflict", runId, "another hash")));
    finish(engine, runId);
  }

  @Test
  void phasesAreObservedInOrder() throws Exception {
    RunId runId = run("order");
    finish(engine, runId);
    awaitPhase(runId, RunPhase.SUCCESS);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(observed)
                    .last()
                    .extracting(RunStatus::phase)
                    .isEqualTo(RunPhase.SUCCESS));
    for (int i = 1; i < observed.size(); i++) {
      assertThat(observed.get(i - 1).phase().canBecome(observed.get(i).phase())).isTrue();
    }
  }

  @Test
  void aKilledRunEndsStoppedAndSaysByWhom() throws Exception {
    RunId runId = run("kill");
    assertThat(engine.kill(Pipelines.id("kill"), Optional.empty(), "jane")).isEqualTo(1);
    awaitPhase(runId, RunPhase.STOPPED);
    RunStatus status =
        engine.runs().stream().filter(s -> s.runId().equals(runId)).findFirst().orElseThrow();
    assertThat(status.cause().orElseThrow().kind()).isEqualTo(Kind.KILLED);
    assertThat(status.cause().orElseThrow().message()).contains("jane");
    assertThat(engine.kill(Pipelines.id("kill"), Optional.empty(), "jane")).isZero();
  }

  @Test
  void killingOneRunLeavesTheOthers() throws Exception {
    RunId one = run("one");
    RunId other = Pipelines.runId("other run");
    engine.submit(plan("one", other, "hash"));
    assertThat(engine.kill(Pipelines.id("one"), Optional.of(one), "jane")).isEqualTo(1);
    awaitPhase(one, RunPhase.STOPPED);
    finish(engine, other);
    awaitPhase(other, RunPhase.SUCCESS);
  }

  @Test
  void anotherEngineOnTheSameLedgerKnowsEverything() throws Exception {
    RunId runId = run("restart");
    engine.close();
    engine = newEngine();
    engine.start(observed::add);
    assertThat(engine.deployment(Pipelines.id("restart"))).isPresent();
    assertThat(phase(runId)).isPresent();
    finish(engine, runId);
    awaitPhase(runId, RunPhase.SUCCESS);
  }

  @Test
  void aDeploymentSaysItsVersionAndWhetherItIsEnabled() throws Exception {
    engine.deploy(pipelineThatWaits("toggle"));
    assertThat(engine.deployment(Pipelines.id("toggle")).orElseThrow().enabled()).isTrue();
    engine.setEnabled(Pipelines.id("toggle"), 0.2, false);
    Deployment deployment = engine.deployment(Pipelines.id("toggle")).orElseThrow();
    assertThat(deployment.enabled()).isFalse();
    assertThat(deployment.version()).isEqualTo(0.2);
    assertThat(deployment.name()).isEqualTo("shop.toggle");
  }

  @Test
  void removingADeploymentEndsItsRunsAndCanBeDoneTwice() throws Exception {
    RunId runId = run("remove");
    engine.undeploy(Pipelines.id("remove"), "deleting the pipeline");
    assertThat(engine.deployment(Pipelines.id("remove"))).isEmpty();
    awaitPhase(runId, RunPhase.STOPPED);
    engine.undeploy(Pipelines.id("remove"), "deleting the pipeline");
  }

  @Test
  void whatIsNotThereIsNamedAsSuch() {
    assertThat(engine.deployment(Pipelines.id("nothing"))).isEmpty();
    assertThat(engine.kill(Pipelines.id("nothing"), Optional.empty(), "jane")).isZero();
    assertFails(Kind.NOT_FOUND, () -> engine.setEnabled(Pipelines.id("nothing"), 0.1, true));
    assertFails(
        Kind.NOT_FOUND,
        () -> engine.logs(Pipelines.id("nothing"), Optional.empty(), Optional.empty()));
  }

  @Test
  void logsOfTheNewestRunCanBeRead() throws Exception {
    RunId runId = run("logs");
    finish(engine, runId);
    awaitPhase(runId, RunPhase.SUCCESS);
    assertThat(engine.logs(Pipelines.id("logs"), Optional.empty(), Optional.empty()).total())
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void aRehearsalLeavesNothingBehind() {
    engine.rehearse();
    engine.rehearse();
    assertThat(engine.runs()).isEmpty();
    assertThat(engine.deployments()).isEmpty();
  }

  @Test
  void closingTwiceIsFine() {
    engine.check();
    engine.close();
    engine.close();
  }
}
