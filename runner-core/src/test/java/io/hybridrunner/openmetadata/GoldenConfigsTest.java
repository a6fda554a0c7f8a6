package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.model.Pipeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of configuration, byte for byte; the ingestion framework has accepted the files. */
class GoldenConfigsTest {

  static List<String> pipelineTypes() {
    return TestFiles.names("workflow-config");
  }

  static List<String> workflowTypes() {
    return TestFiles.names("automation-config");
  }

  @ParameterizedTest
  @MethodSource("pipelineTypes")
  void aPipelineOfEveryType(String type) {
    String folder = "workflow-config/" + type;
    Pipeline pipeline = Entities.pipeline(TestFiles.read(folder, "pipeline.json"));
    assertThat(
            WorkflowConfig.of(
                pipeline, TestFiles.service(folder, "service.json"), TestFiles.OVERRIDES))
        .isEqualTo(TestFiles.read(folder, "expected.yaml"));
  }

  @ParameterizedTest
  @MethodSource("workflowTypes")
  void anAutomationOfEveryType(String type) {
    String folder = "automation-config/" + type;
    assertThat(
            AutomationConfig.of(TestFiles.read(folder, "workflow.json"), TestFiles.OVERRIDES)
                + "\n")
        .isEqualTo(TestFiles.read(folder, "expected.json"));
  }

  @Test
  void anApplication() {
    assertThat(
            ApplicationConfig.of(
                TestFiles.read("application-config", "app.json"), TestFiles.OVERRIDES))
        .isEqualTo(TestFiles.read("application-config", "expected.yaml"));
  }

  @Test
  void otherTypesAreRefusedByNameAndThoseWithAFileAreTheKnownOnes() {
    for (String unknown : List.of("policyAgent", "testSuite", "")) {
      Pipeline pipeline = BadPipelines.ofType(unknown);
      assertThat(
              catchThrowableOfType(
                  InvalidEntityException.class,
                  () -> WorkflowConfig.of(pipeline, Optional.empty(), TestFiles.OVERRIDES)))
          .hasMessage(
              "pipelineType '%s' cannot be run; this runner knows %s",
              unknown, String.join(", ", pipelineTypes()));
    }
  }

  @Test
  void otherWorkflowTypesAreRefusedByNameAndThoseWithAFileAreTheKnownOnes() {
    String json =
        TestFiles.read("automation-config/QUERY_RUNNER", "workflow.json")
            .replace("\"QUERY_RUNNER\"", "\"MINE_BITCOIN\"");
    assertThat(
            catchThrowableOfType(
                InvalidEntityException.class, () -> AutomationConfig.of(json, TestFiles.OVERRIDES)))
        .hasMessage(
            "workflowType 'MINE_BITCOIN' cannot be run; this runner knows "
                + String.join(", ", workflowTypes()));
  }
}
