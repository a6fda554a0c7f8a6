package io.hybridrunner.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one ingestion process is given: the contract of OpenMetadata's ingestion image.
 *
 * <p>{@code config} holds a bot token and secret references, so {@link #toString()} leaves it out.
 *
 * @param pipelineType value of the environment variable {@code pipelineType}
 * @param name value of {@code ingestionPipelineFQN}, or the automation's or application's name
 * @param config the workflow configuration as YAML or JSON: the variable {@code config}
 * @param image the container image
 * @param resources what it may use
 * @param environment further environment variables
 * @param deadline how long a run may take; empty for no limit
 */
public record Workload(
    String pipelineType,
    String name,
    String config,
    String image,
    Resources resources,
    Map<String, String> environment,
    Optional<Duration> deadline) {

  /** Copies the environment. */
  public Workload {
    environment = Map.copyOf(environment);
  }

  /** This workload with another configuration. */
  public Workload withConfig(String other) {
    return new Workload(pipelineType, name, other, image, resources, environment, deadline);
  }

  @Override
  public String toString() {
    return "Workload[" + pipelineType + " " + name + ", image=" + image + "]";
  }
}
