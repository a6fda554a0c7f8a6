package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;
import java.util.function.Function;

/** Types whose source writes straight to the server: metadata, lineage and dbt. */
final class SourceToServer implements Renderer {

  private final Function<PipelineParts, String> sourceType;

  SourceToServer(Function<PipelineParts, String> sourceType) {
    this.sourceType = sourceType;
  }

  @Override
  public Fields steps(PipelineParts parts) {
    return Steps.fields("source", parts.source(sourceType.apply(parts), parts.serviceName()))
        .with("sink", Steps.toServer());
  }
}
