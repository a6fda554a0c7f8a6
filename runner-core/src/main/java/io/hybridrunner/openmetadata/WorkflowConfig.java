package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.Service;
import java.util.Optional;

/**
 * Renders the workflow configuration that the ingestion image reads from {@code config}, as the
 * server's own builder makes it, with the runner's overrides. Pure.
 */
public final class WorkflowConfig {

  private WorkflowConfig() {}

  /**
   * The configuration of a deployed pipeline, as YAML.
   *
   * @param service when given, its connection is embedded as {@code source.serviceConnection}
   * @throws InvalidEntityException when the pipeline's type is not known or a part is missing
   */
  public static String of(Pipeline pipeline, Optional<Service> service, ServerOverrides overrides) {
    throw new IllegalStateException("being built: " + pipeline + service + overrides);
  }

  /** The configuration of one run: with its run id, and an override merged into the app's. */
  public static String forRun(String config, RunId runId, Optional<String> override) {
    throw new InvalidEntityException(
        "being built: " + config.length() + runId + override.isEmpty());
  }

  /**
   * What the runner puts in place of what the server sent.
   *
   * @param hostPort the server's API as ingestion reaches it
   * @param secretsProvider the {@code secretsManagerProvider}
   */
  public record ServerOverrides(Optional<String> hostPort, Optional<String> secretsProvider) {}
}
