package io.hybridrunner.testkit;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Small pipelines and commands for tests; ids are derived from names, so they repeat. */
public final class Pipelines {

  /** Long enough for any test. */
  public static final Duration TTL = Duration.ofMinutes(5);

  private Pipelines() {}

  /** The pipeline id that belongs to a name. */
  public static PipelineId id(String name) {
    return new PipelineId(uuid("pipeline " + name));
  }

  /** The run id that belongs to a name. */
  public static RunId runId(String name) {
    return new RunId(uuid("run " + name));
  }

  private static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A metadata pipeline of service {@code shop}. */
  public static Pipeline pipeline(String name, double version) {
    String json =
        """
        {"id": "%s", "name": "%s", "fullyQualifiedName": "shop.%s", "pipelineType": "metadata",
         "version": %s, "enabled": true, "airflowConfig": {},
         "service": {"id": "%s", "type": "databaseService", "name": "shop",
                     "fullyQualifiedName": "shop"},
         "sourceConfig": {"config": {"type": "DatabaseMetadata"}},
         "openMetadataServerConnection": {"hostPort": "http://localhost:8585/api",
           "authProvider": "openmetadata", "securityConfig": {"jwtToken": "a.b.c"}}}
        """
            .formatted(id(name), name, name, version, uuid("service shop"));
    return new Pipeline(
        id(name),
        name,
        "shop." + name,
        "shop." + name,
        "metadata",
        version,
        true,
        Optional.empty(),
        json);
  }

  /** A plan whose processes get this configuration. */
  public static DeployPlan plan(String name, String config) {
    return new DeployPlan(
        pipeline(name, 0.1),
        new Workload(
            "metadata",
            "shop." + name,
            config,
            "ingestion:test",
            Resources.forIngestion(),
            Map.of(),
            Optional.empty()));
  }

  /** Deploys {@link #pipeline} in version 0.1. */
  public static Command.Deploy deploy(String commandId, String name) {
    return new Command.Deploy(new CommandId(commandId), TTL, pipeline(name, 0.1), Optional.empty());
  }

  /** Runs it. */
  public static Command.Run run(String commandId, String name, RunId runId) {
    return new Command.Run(new CommandId(commandId), TTL, id(name), 0.1, runId, Optional.empty());
  }

  /** Kills all its runs. */
  public static Command.Kill kill(String commandId, String name) {
    return new Command.Kill(new CommandId(commandId), TTL, id(name), Optional.empty(), "a test");
  }
}
