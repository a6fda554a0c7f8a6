package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hundred times: a pipeline is deployed again and run at once; all runs work together. */
class RedeployIT {

  private static final int PIPELINES = 20;
  private static final int VERSIONS = 10;

  private final Map<String, String> reported = new ConcurrentHashMap<>();
  private final TestNamespace namespace = TestNamespace.create();
  private final HttpServer reports = HttpServer.create(new InetSocketAddress(Gates.HOST, 0), 250);
  private final Map<RunId, String> expected = new ConcurrentHashMap<>();

  RedeployIT() throws IOException {
    reports.createContext(
        "/",
        exchange -> {
          String[] path = exchange.getRequestURI().getPath().split("/", -1);
          reported.merge(path[1], path[2], (one, two) -> one + " and " + two);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    reports.start();
  }

  @AfterEach
  void close() throws IOException {
    reports.stop(0);
    namespace.close();
  }

  @Test
  void aRunRightAfterARedeployGetsTheNewVersionTwoHundredTimes() {
    try (ArgoWorkflowEngine engine = new ArgoWorkflowEngine(Plans.settings(namespace))) {
      engine.start(status -> {});
      for (int version = 1; version <= VERSIONS; version++) {
        for (int pipeline = 0; pipeline < PIPELINES; pipeline++) {
          deployAndRun(engine, "p" + pipeline, version);
        }
      }
      await()
          .atMost(Duration.ofMinutes(20))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> engine.runs().stream().allMatch(run -> run.phase().isTerminal()));
      assertThat(engine.runs())
          .hasSize(PIPELINES * VERSIONS)
          .extracting(RunStatus::phase)
          .containsOnly(RunPhase.SUCCESS);
    }
    expected.forEach(
        (runId, version) -> assertThat(reported.get(runId.toString())).isEqualTo(version));
    System.out.printf(
        "%d runs at once, each right after a deploy: %d reported once, with the new version%n",
        expected.size(), reported.size());
  }

  private void deployAndRun(ArgoWorkflowEngine engine, String name, int version) {
    String python =
        """
        import os, urllib.request
        urllib.request.urlopen('http://%s:%d/' + os.environ['pipelineRunId'] + '/%d')
        """
            .formatted(Gates.HOST, reports.getAddress().getPort(), version);
    DeployPlan plan =
        Plans.plan(
            name,
            version,
            "{\"maxActiveRuns\": 100, \"concurrency\": 100}",
            Optional.empty(),
            Plans.workload(name, python));
    engine.deploy(plan);
    Deployment deployment = engine.deployment(plan.pipeline().id()).orElseThrow();
    RunId runId = Pipelines.runId(name + " version " + version);
    expected.put(runId, Integer.toString(version));
    engine.submit(new RunPlan.OfPipeline(runId, "hash", deployment, Optional.empty()));
  }
}
