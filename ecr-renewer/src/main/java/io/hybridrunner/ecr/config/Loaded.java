package io.hybridrunner.ecr.config;

import java.util.List;

/**
 * A configuration that can be used, and what its author should know about it.
 *
 * @param config the configuration
 * @param warnings sentences for people
 */
public record Loaded(RenewerConfig config, List<String> warnings) {

  /** Copies the list. */
  public Loaded {
    warnings = List.copyOf(warnings);
  }
}
