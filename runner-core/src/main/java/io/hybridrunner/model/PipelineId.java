package io.hybridrunner.model;

import java.util.UUID;

/**
 * Identifies one ingestion pipeline: the {@code id} of OpenMetadata's {@code IngestionPipeline}.
 * Names repeat across services, so nothing is keyed by name.
 *
 * @param value the entity's UUID
 */
public record PipelineId(UUID value) {

  /**
   * Parses the UUID text.
   *
   * @throws IllegalArgumentException when the text is not a UUID
   */
  public static PipelineId of(String text) {
    return new PipelineId(Uuids.parse("pipeline id", text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
