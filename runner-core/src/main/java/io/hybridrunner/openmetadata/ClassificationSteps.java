package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;

/** Samples tables and tags what looks personal. */
final class ClassificationSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    return Steps.fields("source", parts.source(parts.connector(), parts.serviceName()))
        .with("processor", Steps.step("tag-pii-processor", Steps.NOTHING))
        .with("sink", Steps.toServer());
  }
}
