package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;

/**
 * Counts for reports. The service's connection is the server's own and holds its token: it stays
 * out, the source needs none.
 */
final class DataInsightSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    Fields source =
        parts.named("dataInsight", parts.serviceName()).with("sourceConfig", parts.sourceConfig());
    return Steps.fields("source", source)
        .with("processor", Steps.step("data-insight-processor", Steps.NOTHING))
        .with("sink", Steps.step("elasticsearch", Steps.NOTHING));
  }
}
