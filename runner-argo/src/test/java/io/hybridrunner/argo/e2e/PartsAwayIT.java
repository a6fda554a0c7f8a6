package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Isolated;

/** Parts of the cluster that go away for a while, for everybody on it. */
@Isolated("it stops what others need")
class PartsAwayIT {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final TestNamespace namespace = TestNamespace.create();
  private final Gates gates = new Gates();
  private final List<RunStatus> observed = new CopyOnWriteArrayList<>();
  private final ArgoWorkflowEngine engine = new ArgoWorkflowEngine(Plans.settings(namespace));

  PartsAwayIT() throws IOException {}

  @BeforeEach
  void start() {
    engine.start(observed::add);
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    gates.close();
    namespace.close();
  }

  private RunId submit(DeployPlan plan) {
    RunId runId = Pipelines.runId(plan.pipeline().name());
    engine.submit(
        new RunPlan.OfPipeline(
            runId,
            "hash",
            engine.deployment(plan.pipeline().id()).orElseThrow(),
            Optional.empty()));
    return runId;
  }

  private void ends(RunId runId, RunPhase phase) {
    await().atMost(LONG).until(() -> engine.run(runId).orElseThrow().phase().isTerminal());
    RunStatus end = engine.run(runId).orElseThrow();
    assertThat(end.phase()).as("%s", end.cause()).isEqualTo(phase);
  }

  private static void controller(int replicas) {
    Kubectl.run(
        "-n", "argo", "scale", "deployment", "workflow-controller", "--replicas=" + replicas);
    Kubectl.run("-n", "argo", "rollout", "status", "deployment", "workflow-controller");
  }

  @Test
  void aRunThatArgosControllerDoesNotLookAtSaysSoAndGoesOnLater() {
    DeployPlan plan = Plans.plan("waits", "print('hello')");
    engine.deploy(plan);
    controller(0);
    RunId runId;
    try {
      runId = submit(plan);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(engine.run(runId).orElseThrow().cause())
                      .hasValueSatisfying(
                          cause -> {
                            assertThat(cause.kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
                            assertThat(cause.message()).contains("controller");
                          }));
    } finally {
      controller(1);
    }
    ends(runId, RunPhase.SUCCESS);
  }

  /** Case S-10: what is due meanwhile is made up for at most once, and only within the deadline. */
  @Test
  void schedulesMissedWhileTheControllerWasAwayAreNotMadeUpForLate() {
    engine.deploy(Plans.scheduled("missed", "* * * * *", "print('tick')"));
    controller(0);
    Instant away = Instant.now();
    Instant back;
    try {
      Instant until = away.plusSeconds(130);
      await().atMost(LONG).until(() -> Instant.now().isAfter(until));
    } finally {
      back = Instant.now();
      controller(1);
    }
    await()
        .atMost(LONG)
        .until(() -> engine.runs().stream().anyMatch(run -> run.phase().isTerminal()));
    String scheduled =
        namespace.kubectl(
            "get",
            "workflows",
            "-o",
            "jsonpath={range .items[*]}{.metadata.annotations.workflows\\.argoproj\\.io/scheduled-time}{\"\\n\"}{end}");
    List<Instant> times = scheduled.lines().map(Instant::parse).toList();
    assertThat(times).doesNotHaveDuplicates();
    assertThat(times.stream().filter(time -> time.isAfter(away) && time.isBefore(back)))
        .as("due between %s and %s", away, back)
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(time -> time.isAfter(back.minusSeconds(90)));
  }

  @Test
  @EnabledIf("io.hybridrunner.argo.e2e.ClusterTool#exists")
  void nothingIsLostWhileTheApiServerIsAway() throws Exception {
    DeployPlan plan = Plans.plan("through", gates.program());
    engine.deploy(plan);
    RunId runId = submit(plan);
    await().atMost(LONG).until(() -> gates.isReached(runId));
    ClusterTool.run("stop", "apiserver");
    try {
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThatThrownBy(engine::check).hasMessageContaining("API server"));
    } finally {
      ClusterTool.run("start", "apiserver");
    }
    // Not before: how long Argo's executor in the pod goes on trying to report is its own matter.
    gates.open(runId);
    ends(runId, RunPhase.SUCCESS);
    assertThat(observed.stream().filter(status -> status.phase().isTerminal())).hasSize(1);
    await().atMost(LONG).untilAsserted(engine::check);
  }
}
