package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.ArgoSettings;
import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.argo.testkit.FaultProxy;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bad way to the API server: everything is done once all the same, and every end is told once.
 */
class FaultsIT {

  private static final int RUNS = 12;

  @TempDir private Path directory;

  private final TestNamespace namespace = TestNamespace.create();
  private final List<RunStatus> ends = new CopyOnWriteArrayList<>();

  FaultsIT() throws IOException {}

  @AfterEach
  void close() throws IOException {
    namespace.close();
  }

  @Test
  void everyRunIsMadeOnceAndItsEndToldOnceThroughABadProxy() {
    try (FaultProxy proxy = FaultProxy.before(namespace.kubeconfigFile());
        ArgoWorkflowEngine engine =
            new ArgoWorkflowEngine(
                ArgoSettings.of(proxy.access(directory, namespace.token()), namespace.name())
                    .withPods(Plans.pods()))) {
      engine.start(
          status -> {
            if (status.phase().isTerminal()) {
              ends.add(status);
            }
          });
      proxy.delay(Duration.ofMillis(20));
      List<RunId> runs = new ArrayList<>();
      List<Fault> faults =
          List.of(
              new Fault.Abort(),
              new Fault.Half(),
              Fault.status(500, "InternalError", "etcdserver: leader changed"),
              Fault.busy(429, 1),
              Fault.page(502, "<html>Bad Gateway</html>"));
      for (int i = 0; i < RUNS; i++) {
        Fault fault = faults.get(i % faults.size());
        proxy.inject("create", 1, fault);
        proxy.inject("apply", 1, fault);
        proxy.inject("merge", 1, fault);
        proxy.inject("list", 1, fault);
        runs.add(run(engine, "p" + i));
        proxy.abortStreams();
        proxy.inject("watch", 1, i % 2 == 0 ? Fault.expired() : fault);
      }
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () ->
                  assertThat(ends)
                      .extracting(RunStatus::runId)
                      .containsExactlyInAnyOrderElementsOf(runs));
      assertThat(ends).extracting(RunStatus::phase).containsOnly(RunPhase.SUCCESS);
      proxy.heal();
      runs.forEach(run -> engine.settle(run, RunPhase.SUCCESS));
      assertThat(engine.runs()).isEmpty();
    }
    assertThat(namespace.kubectl("get", "workflows", "-o", "name").lines()).hasSize(RUNS);
  }

  /** As its command is delivered: again, until it is answered. */
  private static RunId run(ArgoWorkflowEngine engine, String name) {
    DeployPlan plan = Plans.plan(name, "print('hello')");
    RunId runId = Pipelines.runId(name);
    untilDone(() -> engine.deploy(plan));
    untilDone(
        () ->
            engine.submit(
                new RunPlan.OfPipeline(
                    runId,
                    "hash",
                    engine.deployment(plan.pipeline().id()).orElseThrow(),
                    Optional.empty())));
    return runId;
  }

  private static void untilDone(Runnable command) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThatCode(command::run).doesNotThrowAnyException());
  }
}
