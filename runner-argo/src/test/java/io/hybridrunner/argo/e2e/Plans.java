package io.hybridrunner.argo.e2e;

import io.hybridrunner.argo.ArgoSettings;
import io.hybridrunner.argo.manifest.IngestionPods;
import io.hybridrunner.argo.manifest.IngestionPods.Merges;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.Workload;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Pipelines whose configuration is the Python that their pods run. */
final class Plans {

  static final String IMAGE = "local/python:3";
  static final Resources SMALL = new Resources("10m", "1000m", "32Mi", "64Mi");

  /** In place of {@code python main.py}. */
  private static final String COMMAND =
      "command: [python3, -c, \"import os; exec(os.environ['config'])\"]";

  private Plans() {}

  static ArgoSettings settings(TestNamespace namespace) {
    return ArgoSettings.of(namespace.access(), namespace.name()).withPods(pods());
  }

  static IngestionPods pods() {
    return IngestionPods.defaults()
        .withMerges(new Merges(Optional.of(COMMAND), Optional.empty(), Map.of(), false));
  }

  static DeployPlan plan(String name, String python) {
    return plan(name, 0.1, "{}", Optional.empty(), workload(name, python));
  }

  static DeployPlan scheduled(String name, String cron, String python) {
    String airflow = "{\"scheduleInterval\": \"%s\"}".formatted(cron);
    return plan(name, 0.1, airflow, Optional.of(cron), workload(name, python));
  }

  static Workload workload(String name, String python) {
    return new Workload(
        "metadata",
        "shop." + name,
        python,
        IMAGE,
        SMALL,
        Map.of(),
        Optional.of(Duration.ofMinutes(30)));
  }

  static DeployPlan plan(
      String name, double version, String airflow, Optional<String> cron, Workload workload) {
    Pipeline made = Pipelines.pipeline(name, version);
    String json = made.json().replace("\"airflowConfig\": {}", "\"airflowConfig\": " + airflow);
    Pipeline pipeline =
        new Pipeline(
            made.id(),
            made.name(),
            made.fullyQualifiedName(),
            made.displayName(),
            made.type(),
            version,
            true,
            cron,
            json);
    return new DeployPlan(pipeline, workload);
  }
}
