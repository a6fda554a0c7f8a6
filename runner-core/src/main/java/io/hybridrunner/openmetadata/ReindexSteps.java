package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;

/** Fills the search anew. Its connection is fixed: the source is the server itself. */
final class ReindexSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    Fields connection = Steps.fields("config", Steps.fields("type", new Text("MetadataES")));
    Fields source =
        parts
            .named("metadata_elasticsearch", parts.serviceName())
            .with("serviceConnection", connection)
            .with("sourceConfig", parts.sourceConfig());
    return Steps.fields("source", source).with("sink", Steps.toServer());
  }
}
