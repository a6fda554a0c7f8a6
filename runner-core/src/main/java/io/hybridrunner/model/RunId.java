package io.hybridrunner.model;

import java.util.UUID;

/**
 * Identifies one run. OpenMetadata wants a UUID in every path that names a run.
 *
 * @param value the run's UUID
 */
public record RunId(UUID value) {

  /**
   * Parses the UUID text.
   *
   * @throws IllegalArgumentException when the text is not a UUID
   */
  public static RunId of(String text) {
    return new RunId(Uuids.parse("run id", text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
