package io.hybridrunner.model;

import java.util.List;
import java.util.Optional;

/**
 * A pipeline in the server's listing, as far as the inventory compares it.
 *
 * @param id the entity's id
 * @param fullyQualifiedName its fully qualified name
 * @param version the entity's version
 * @param enabled whether its schedule is on
 * @param deleted whether it is deleted, and could be restored
 * @param deployed whether the server has it as deployed
 * @param runner the name of the ingestion runner it belongs to; empty where the server has none, as
 *     in OpenMetadata
 * @param rows its latest runs
 */
public record ServerPipeline(
    PipelineId id,
    String fullyQualifiedName,
    double version,
    boolean enabled,
    boolean deleted,
    boolean deployed,
    Optional<String> runner,
    List<StatusRow> rows) {

  /** Copies the list. */
  public ServerPipeline {
    rows = List.copyOf(rows);
  }
}
