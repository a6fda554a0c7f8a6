package io.hybridrunner.local;

import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.Workload;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Deploy plans with one thing changed. */
final class Plans {

  private Plans() {}

  static DeployPlan withDeadline(String name, Duration deadline) {
    return with(name, name, Map.of(), Optional.of(deadline));
  }

  static DeployPlan withEnvironment(String name, Map<String, String> environment) {
    return with(name, name, environment, Optional.empty());
  }

  /** The pipeline {@code id}, whose fully qualified name is this. */
  static DeployPlan named(String id, String fullyQualifiedName) {
    return with(id, fullyQualifiedName, Map.of(), Optional.empty());
  }

  static DeployPlan scheduled(String name, String cron) {
    DeployPlan plan = Pipelines.plan(name, "{}");
    Pipeline pipeline = plan.pipeline();
    return new DeployPlan(
        new Pipeline(
            pipeline.id(),
            pipeline.name(),
            pipeline.fullyQualifiedName(),
            pipeline.displayName(),
            pipeline.type(),
            pipeline.version(),
            pipeline.enabled(),
            Optional.of(cron),
            pipeline.json()),
        plan.workload());
  }

  private static DeployPlan with(
      String id, String name, Map<String, String> environment, Optional<Duration> deadline) {
    DeployPlan plan = Pipelines.plan(id, "{}");
    Workload workload = plan.workload();
    return new DeployPlan(
        plan.pipeline(),
        new Workload(
            workload.pipelineType(),
            name,
            workload.config(),
            workload.image(),
            workload.resources(),
            environment,
            deadline));
  }

  /** A connection test whose configuration has the secret {@code db}. */
  static RunPlan.AdHoc automation(String name) {
    Workload workload =
        new Workload(
            "TEST_CONNECTION",
            name,
            "{\"name\": \"test\", \"password\": \"secret:db\"}",
            "image",
            Resources.forIngestion(),
            Map.of(),
            Optional.empty());
    return new RunPlan.AdHoc(Pipelines.runId(name), "hash", workload);
  }
}
