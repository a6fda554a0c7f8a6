package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Workload;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Case P-16: every nasty name in one namespace, and nothing is left after all are removed. */
class NamesIT {

  private final TestNamespace namespace = TestNamespace.create();

  NamesIT() throws IOException {}

  @AfterEach
  void close() throws IOException {
    namespace.close();
  }

  private static List<String> names() throws IOException {
    try (InputStream table = NamesIT.class.getResourceAsStream("/cases/names.tsv")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(row -> row.split("\t", -1)[2])
          .map(json -> ((Text) Document.json(json).root()).text())
          .toList();
    }
  }

  private static DeployPlan plan(int number, String fqn) {
    Pipeline old = Pipelines.pipeline("name " + number, 0.1);
    Workload workload = Plans.workload("", "print()");
    return new DeployPlan(
        new Pipeline(
            old.id(), fqn, fqn, fqn, old.type(), old.version(), true, Optional.empty(), old.json()),
        new Workload(
            workload.pipelineType(),
            fqn,
            workload.config(),
            workload.image(),
            workload.resources(),
            workload.environment(),
            workload.deadline()));
  }

  @Test
  void eachIsDeployedByItselfAndRemovedWithoutATrace() throws IOException {
    List<String> names = names();
    List<PipelineId> ids = new ArrayList<>();
    try (ArgoWorkflowEngine engine = new ArgoWorkflowEngine(Plans.settings(namespace))) {
      engine.start(status -> {});
      for (int i = 0; i < names.size(); i++) {
        DeployPlan plan = plan(i, names.get(i));
        engine.deploy(plan);
        ids.add(plan.pipeline().id());
      }
      assertThat(engine.deployments())
          .extracting(Deployment::name)
          .containsExactlyInAnyOrderElementsOf(names);
      ids.forEach(id -> engine.undeploy(id, "a test"));
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(
                        namespace.kubectl(
                            "get",
                            "workflows,workflowtemplates,cronworkflows,secrets",
                            "-o",
                            "name"))
                    .isEmpty());
  }
}
