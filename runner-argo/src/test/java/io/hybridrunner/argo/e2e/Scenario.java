package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A namespace and an engine of its own for each test; what happened is printed as a table. */
abstract class Scenario {

  static final Duration SOON = Duration.ofMinutes(2);
  static final Duration LONG = Duration.ofMinutes(5);

  final TestNamespace namespace;
  final Gates gates;
  final ArgoWorkflowEngine engine;
  final ScenarioTable table;
  String scenario = "";
  private long begun;

  Scenario(ScenarioTable table) throws IOException {
    this.table = table;
    namespace = TestNamespace.create();
    gates = new Gates();
    engine = new ArgoWorkflowEngine(Plans.settings(namespace));
  }

  @BeforeEach
  void start(TestInfo test) {
    scenario = test.getTestMethod().orElseThrow().getName();
    begun = System.nanoTime();
    engine.start(status -> {});
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    gates.close();
    namespace.close();
  }

  RunId run(DeployPlan plan) {
    engine.deploy(plan);
    return runAgain(plan, "run");
  }

  RunId runAgain(DeployPlan plan, String which) {
    Deployment deployment = engine.deployment(plan.pipeline().id()).orElseThrow();
    RunId runId = Pipelines.runId(plan.pipeline().name() + " " + which);
    engine.submit(new RunPlan.OfPipeline(runId, "hash", deployment, Optional.empty()));
    return runId;
  }

  RunStatus status(RunId runId) {
    return engine.runs().stream()
        .filter(status -> status.runId().equals(runId))
        .findFirst()
        .orElseThrow();
  }

  RunStatus ends(RunId runId, RunPhase phase) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(status(runId).phase().isTerminal()).isTrue());
    RunStatus end = status(runId);
    table.add(scenario, end, begun);
    assertThat(end.phase()).as("%s", end.cause()).isEqualTo(phase);
    return end;
  }

  Cause ends(RunId runId, RunPhase phase, Kind kind) {
    Cause cause = ends(runId, phase).cause().orElseThrow();
    assertThat(cause.kind()).as(cause.sentence()).isEqualTo(kind);
    assertThat(kind == Kind.KILLED || !cause.cure().isBlank()).as("a cure").isTrue();
    return cause;
  }

  /** Waits for a run that does not go on, and the reason that is told. */
  Cause waits(RunId runId, Kind kind) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(status(runId).cause())
                    .hasValueSatisfying(cause -> assertThat(cause.kind()).isEqualTo(kind)));
    RunStatus waiting = status(runId);
    table.add(scenario, waiting, begun);
    assertThat(waiting.phase()).isEqualTo(RunPhase.QUEUED);
    return waiting.cause().orElseThrow();
  }

  void reaches(RunId runId) {
    await().atMost(SOON).until(() -> gates.isReached(runId));
  }
}
