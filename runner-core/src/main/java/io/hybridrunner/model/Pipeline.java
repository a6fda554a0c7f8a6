package io.hybridrunner.model;

import java.util.Optional;

/**
 * An ingestion pipeline as OpenMetadata describes it: typed where the runner uses it, the rest
 * carried untouched in {@code json}.
 *
 * <p>The JSON may hold a bot token, so {@link #toString()} leaves it out.
 *
 * @param id the entity's id
 * @param name the entity's name; not unique
 * @param fullyQualifiedName {@code <service FQN>.<name>}; unique, parts with dots are quoted
 * @param displayName what people know the pipeline by; the FQN when it has none
 * @param type the {@code pipelineType}, an open set ({@code metadata}, {@code profiler}, …)
 * @param version the entity's version; of two commands for one pipeline the older one loses
 * @param enabled whether its schedule is on
 * @param schedule the cron expression; empty when it runs on demand only
 * @param json the whole entity
 */
public record Pipeline(
    PipelineId id,
    String name,
    String fullyQualifiedName,
    String displayName,
    String type,
    double version,
    boolean enabled,
    Optional<String> schedule,
    String json) {

  @Override
  public String toString() {
    return "Pipeline[" + fullyQualifiedName + ", id=" + id + ", version=" + version + "]";
  }
}
