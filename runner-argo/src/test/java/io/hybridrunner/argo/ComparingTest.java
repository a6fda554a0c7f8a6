package io.hybridrunner.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.cluster.Timing;
import io.hybridrunner.argo.manifest.IngestionPods;
import io.hybridrunner.argo.manifest.Manifests;
import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no watch has told is found by comparing the whole. */
class ComparingTest {

  private static final String NAMESPACE = "ingestion";

  private final FakeApiServer server = FakeApiServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aWorkflowThatIsGoneOrNewIsFoundWithoutAWatch(@TempDir Path directory) {
    Calls calls = Calls.of(10_000, 10_000, Duration.ofSeconds(5), "test");
    Clock clock = Clock.systemUTC();
    Manifests manifests = new Manifests(IngestionPods.defaults());
    List<RunStatus> told = new CopyOnWriteArrayList<>();
    try (KubernetesApi api = KubernetesApi.open(server.access(directory), NAMESPACE, calls)) {
      CronAcceptance acceptance =
          new CronAcceptance(api, Duration.ofSeconds(1), clock, Timing.system());
      Deployments deployments = new Deployments(api, manifests, acceptance, clock);
      try (Inspector inspector = new Inspector(api, new RunLogs(api), deployments, clock)) {
        RunTracker tracker = new RunTracker(inspector);
        inspector.start(told::add, tracker);
        server.put(
            ResourceType.WORKFLOW,
            NAMESPACE,
            manifests.adHoc(
                new RunPlan.AdHoc(
                    Pipelines.runId("run"), "hash", Pipelines.plan("test", "{}").workload())));
        inspector.compare(tracker);
        assertThat(told).extracting(RunStatus::phase).containsExactly(RunPhase.QUEUED);
        server.delete(ResourceType.WORKFLOW, NAMESPACE, "run-" + Pipelines.runId("run"));
        inspector.compare(tracker);
        await()
            .untilAsserted(
                () ->
                    assertThat(told)
                        .extracting(RunStatus::phase)
                        .containsExactly(RunPhase.QUEUED, RunPhase.STOPPED));
      }
    }
  }
}
