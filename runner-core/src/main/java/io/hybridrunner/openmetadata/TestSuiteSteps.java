package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;
import java.util.Optional;

/**
 * Data quality tests. A suite of one table names the table's database service, where the password
 * is asked for; a suite over many tables is found by its own name.
 */
final class TestSuiteSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    String suite = parts.serviceName();
    Optional<String> table =
        parts.settings().optionalText("entityFullyQualifiedName").filter(t -> !t.isBlank());
    String name = table.map(FirstPart::of).orElse(suite);
    return Steps.fields("source", parts.source("TestSuite", name))
        .with("processor", Steps.step("orm-test-runner", Steps.NOTHING))
        .with("sink", Steps.toServer());
  }
}
