package io.hybridrunner.model;

import java.util.List;
import java.util.Optional;

/**
 * One page of the server's listing of pipelines.
 *
 * @param pipelines the pipelines on it
 * @param total how many the whole listing has
 * @param after the cursor of the next page; empty on the last one
 */
public record PipelinePage(List<ServerPipeline> pipelines, int total, Optional<String> after) {

  /** Copies the list. */
  public PipelinePage {
    pipelines = List.copyOf(pipelines);
  }
}
