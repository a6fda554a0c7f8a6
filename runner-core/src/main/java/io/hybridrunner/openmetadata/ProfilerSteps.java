package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.util.Optional;

/** Profiles; the metrics that the pipeline chooses are the processor's. */
final class ProfilerSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    return Steps.fields("source", parts.source(parts.connector(), parts.serviceName()))
        .with("processor", Steps.step("orm-profiler", config(parts)))
        .with("sink", Steps.toServer());
  }

  private static Fields config(PipelineParts parts) {
    Optional<Value> metrics = parts.settings().asSent().get("metrics");
    return metrics
        .filter(it -> it instanceof Items items && !items.values().isEmpty())
        .map(it -> Steps.fields("name", new Text("ingestion-profiler")).with("metrics", it))
        .map(profiler -> Steps.fields("profiler", profiler))
        .orElse(Steps.NOTHING);
  }
}
