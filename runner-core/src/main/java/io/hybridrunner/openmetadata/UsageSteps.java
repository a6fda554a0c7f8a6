package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;

/** Query usage: queries are parsed, counted in files, and the files are sent at the end. */
final class UsageSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    Fields files = Steps.fields("filename", new Text(stage(parts)));
    return Steps.fields("source", parts.source(parts.connector() + "-usage", parts.serviceName()))
        .with("processor", Steps.step("query-parser", Steps.NOTHING))
        .with("stage", Steps.step("table-usage", files))
        .with("bulkSink", Steps.step("metadata-usage", files));
  }

  /** Where the server draws lots, the pipeline's id serves: one pipeline has one configuration. */
  private static String stage(PipelineParts parts) {
    return parts
        .settings()
        .optionalText("stageFileLocation")
        .filter(path -> !path.isEmpty())
        .orElseGet(() -> "/tmp/openmetadata/" + parts.pipeline().id());
  }
}
