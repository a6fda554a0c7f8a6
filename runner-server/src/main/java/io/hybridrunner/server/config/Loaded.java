package io.hybridrunner.server.config;

import java.util.List;

/**
 * A configuration that can be used, and what its author should know about it.
 *
 * @param value the configuration
 * @param warnings sentences for people: old names, settings that have no effect here
 */
public record Loaded<T>(T value, List<String> warnings) {

  /** Copies the list. */
  public Loaded {
    warnings = List.copyOf(warnings);
  }
}
