package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.document.Document;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.SecretRef;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is named by its field, never by its value. */
class BadInputTest {

  private static String rendered(Pipeline pipeline) {
    return WorkflowConfig.of(pipeline, Optional.of(BadPipelines.POSTGRES), ServerOverrides.none());
  }

  private static String refusal(Pipeline pipeline) {
    return String.valueOf(
        catchThrowableOfType(InvalidEntityException.class, () -> rendered(pipeline)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sourceConfig                 | null                | sourceConfig is missing
          sourceConfig                 | {"config": null}    | sourceConfig.config is missing
          sourceConfig                 | {"config": "canary"}| sourceConfig.config must be an object
          service                      | null                | service is missing
          service                      | ["canary"]          | service must be an object
          loggerLevel                  | ["canary"]          | loggerLevel must be a text
          raiseOnError                 | "canary"            | raiseOnError must be true or false
          enableStreamableLogs         | "canary"            | enableStreamableLogs must be true or false
          openMetadataServerConnection | "canary"            | openMetadataServerConnection must be an object; openMetadataServerConnection.hostPort is missing; openMetadataServerConnection.securityConfig is missing
          openMetadataServerConnection | {"hostPort": "h"}   | openMetadataServerConnection.securityConfig is missing
          openMetadataServerConnection | {"securityConfig": {}}| openMetadataServerConnection.hostPort is missing
          """)
  void aPartThatIsMissingOrWrong(String field, String json, String message) {
    assertThat(refusal(BadPipelines.with(field, json))).isEqualTo(message);
  }

  @Test
  void aMissingServiceMattersOnlyToTypesThatNeedItsConnector() {
    for (String type : TestFiles.names("workflow-config")) {
      Pipeline pipeline =
          Entities.pipeline(TestFiles.read("workflow-config", type, "pipeline.json"));
      boolean needed =
          !Set.of("TestSuite", "dbt", "dataInsight", "elasticSearchReindex", "application")
              .contains(type);
      if (needed) {
        assertThatThrownBy(
                () -> WorkflowConfig.of(pipeline, Optional.empty(), ServerOverrides.none()))
            .isInstanceOf(InvalidEntityException.class)
            .hasMessage("service did not come with the deploy, and its serviceType is needed");
      } else {
        assertThatCode(() -> WorkflowConfig.of(pipeline, Optional.empty(), ServerOverrides.none()))
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          owner            | {"id": "x"}
          owner            | [{"id": "x"}]
          owners           | [{"id": "x"}]
          owners           | {"id": "x"}
          pipelineStatuses | {"runId": "x"}
          pipelineStatuses | [{"runId": "x"}]
          tags             | [{"tagFQN": "x"}]
          tags             | "x"
          domain           | null
          ingestionRunner  | null
          """)
  void fieldsThatChangedTheirFormBetweenVersionsDoNotMatter(String field, String json) {
    assertThat(rendered(BadPipelines.with(field, json)))
        .isEqualTo(rendered(BadPipelines.ofType("metadata")));
  }

  @Test
  void aLargeSourceConfigIsRendered() {
    String pattern = "^" + "x".repeat(900_000) + "$";
    String json = "{\"config\": {\"tableFilterPattern\": {\"includes\": [\"" + pattern + "\"]}}}";
    assertThat(rendered(BadPipelines.with("sourceConfig", json))).contains(pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          snow.db.public.orders      | snow
          "a.b"."c.d"."e.f"."g"      | a.b
          "say \\"hi\\"".db.public.t | say "hi"
          "only"                     | only
          only                       | only
          "open.db                   | "open
          "a"b.c                     | "a"b
          """)
  void theFirstPartOfAFullyQualifiedName(String fqn, String service) {
    assertThat(FirstPart.of(fqn)).isEqualTo(service);
  }

  @Test
  void aSuiteOverManyTablesIsFoundByItsOwnName() {
    String json =
        TestFiles.read("workflow-config/TestSuite", "pipeline.json")
            .replace("\"entityFullyQualifiedName\"", "\"_gone\"")
            .replace(
                "\"name\": \"\\\"shop.eu\\\".shop.public.\\\"order lines\\\".testSuite\"",
                "\"name\": \"nightly.checks\"");
    assertThat(WorkflowConfig.of(Entities.pipeline(json), Optional.empty(), ServerOverrides.none()))
        .contains("serviceName: \"nightly.checks\"");
  }

  @Test
  void theRunnersTokenReplacesWhateverTheServerSent() {
    ServerOverrides overrides =
        new ServerOverrides(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new ServerToken.Reference(SecretRef.parse("secret:bot"))),
            Optional.empty());
    Pipeline pipeline =
        BadPipelines.with(
            "openMetadataServerConnection",
            "{\"hostPort\": \"h\", \"authProvider\": \"google\", \"securityConfig\":"
                + " {\"secretKey\": \"canary\"}}");
    assertThat(WorkflowConfig.of(pipeline, Optional.of(BadPipelines.POSTGRES), overrides))
        .contains("authProvider: \"openmetadata\"", "jwtToken: \"secret:bot\"")
        .doesNotContain("canary");
  }

  @Test
  void aReferenceWithAKeyIsNoneForTheImage() {
    assertThatThrownBy(() -> new ServerToken.Reference(SecretRef.parse("secret:bot#token")))
        .hasMessage(
            "secret:bot#token has a key, which the ingestion image does not know; write"
                + " secret:<name>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sourcePythonClass", "openMetadataServerConnection"})
  void anApplicationWithoutAPartIsRefused(String field) {
    String json =
        TestFiles.read("application-config", "app.json").replace("\"" + field, "\"_" + field);
    assertThatThrownBy(() -> ApplicationConfig.of(json, ServerOverrides.none()))
        .isInstanceOf(InvalidEntityException.class)
        .hasMessageStartingWith(field + " is missing");
  }

  @Test
  void anAutomationNamesAllThatIsMissing() {
    assertThatThrownBy(
            () ->
                AutomationConfig.of(
                    "{\"workflowType\": \"TEST_CONNECTION\"}", ServerOverrides.none()))
        .isInstanceOf(InvalidEntityException.class)
        .hasMessage(
            "id is missing; name is missing; request is missing; openMetadataServerConnection is"
                + " missing, and this runner has no address of the server (server.apiUrl) and no"
                + " token (ingestion.tokenSecret) for it");
  }

  @Test
  void whatTheRunnerLacksForAConnectionThatWasNotSentIsNamed() {
    ServerOverrides withoutToken =
        new ServerOverrides(
            Optional.of("https://acme.example.com/api"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(
            () -> AutomationConfig.of("{\"workflowType\": \"TEST_CONNECTION\"}", withoutToken))
        .hasMessageEndingWith(
            "openMetadataServerConnection is missing, and this runner has no token"
                + " (ingestion.tokenSecret) for it");
  }

  @Test
  void anOverrideReplacesKeysOfTheApplicationsConfiguration() {
    String config =
        ApplicationConfig.of(
            TestFiles.read("application-config", "app.json"), ServerOverrides.none());
    RunId run = new RunId(new UUID(1, 2));
    String merged =
        WorkflowConfig.forRun(config, run, Optional.of("{\"echo\": \"other\", \"more\": [1]}"));
    assertThat(Document.parse(merged).root()).isNotEqualTo(Document.parse(config).root());
    assertThat(merged)
        .contains("echo: \"other\"", "sleep: 1", "more:", "pipelineRunId: \"" + run + "\"");
  }

  @Test
  void aTextThatIsTooLongForReadersOfYamlIsWrittenAsJson() {
    String text = "y".repeat(4_000_000);
    String config =
        rendered(BadPipelines.with("sourceConfig", "{\"config\": {\"long\": \"" + text + "\"}}"));
    assertThat(config).startsWith("{").contains(text);
    RunId run = new RunId(new UUID(1, 2));
    assertThat(WorkflowConfig.forRun(config, run, Optional.empty())).startsWith("{").contains(text);
  }
}
