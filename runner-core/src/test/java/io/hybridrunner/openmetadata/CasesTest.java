package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.SecretValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines as people have them: the public cases P-01 to P-13. */
class CasesTest {

  private static final ServerOverrides OWN_TOKEN =
      new ServerOverrides(
          Optional.of("https://om.example.com/api"),
          Optional.empty(),
          Optional.of(new ServerToken.Value(SecretValue.of("canary-token"))),
          Optional.empty());

  private static Pipeline pipeline(String name) {
    return Entities.pipeline(TestFiles.read("cases", "pipeline-" + name + ".json"));
  }

  private static Fields rendered(Pipeline pipeline) {
    String config =
        WorkflowConfig.of(pipeline, Optional.of(BadPipelines.POSTGRES), TestFiles.OVERRIDES);
    return (Fields) Document.parse(config).root();
  }

  private static Value at(Value value, String... path) {
    Value found = value;
    for (String name : path) {
      found = ((Fields) found).get(name).orElseThrow();
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uuid-name", "percent-dot", "braces", "test-suite", "legacy-owner"})
  void everyStringArrivesAsItIsAndNoKeyThatTheImageDoesNotKnow(String name) {
    Pipeline pipeline = pipeline(name);
    Fields config = rendered(pipeline);
    assertThat(at(config, "source", "sourceConfig"))
        .isEqualTo(at(Document.json(pipeline.json()).root(), "sourceConfig"));
    assertThat(at(config, "ingestionPipelineFQN"))
        .isEqualTo(new Text(pipeline.fullyQualifiedName()));
    assertThat(config.values().keySet())
        .isSubsetOf(
            "source",
            "processor",
            "sink",
            "workflowConfig",
            "ingestionPipelineFQN",
            "enableStreamableLogs");
  }

  @Test
  void theSourceIsNamedAsTheFrameworkLooksItUp() {
    assertThat(at(rendered(pipeline("uuid-name")), "source", "serviceName"))
        .isEqualTo(new Text("ADWH Data Warehouse"));
    assertThat(at(rendered(pipeline("percent-dot")), "source", "type"))
        .isEqualTo(new Text("postgres-lineage"));
    assertThat(at(rendered(pipeline("percent-dot")), "source", "serviceName"))
        .isEqualTo(new Text("redshift%orders.12"));
    assertThat(at(rendered(pipeline("legacy-owner")), "source", "type")).isEqualTo(new Text("dbt"));
  }

  @Test
  void peopleSeeTheDisplayNameAndNotOnlyAUuid() {
    assertThat(pipeline("uuid-name").displayName())
        .isEqualTo("ADWH_Data_Warehouse_metadata_9vZOmlfc");
  }

  @Test
  void aTestSuiteNamesTheDatabaseServiceOfItsTable() {
    Fields config = rendered(pipeline("test-suite"));
    assertThat(at(config, "source", "serviceName")).isEqualTo(new Text("snow"));
    assertThat(at(config, "source", "sourceConfig", "config", "entityFullyQualifiedName"))
        .isEqualTo(new Text("snow.\"PROD.DB\".public.\"order lines\""));
  }

  @Test
  void withoutAConnectionItIsRefusedOrGetsTheRunnersOwn() {
    Pipeline pipeline = pipeline("unscheduled");
    assertThat(pipeline.schedule()).isEmpty();
    assertThatThrownBy(() -> rendered(pipeline))
        .isInstanceOf(InvalidEntityException.class)
        .hasMessage(
            "openMetadataServerConnection is missing, and this runner has no token"
                + " (ingestion.tokenSecret) for it");
    String config = WorkflowConfig.of(pipeline, Optional.of(BadPipelines.POSTGRES), OWN_TOKEN);
    assertThat(config)
        .contains(
            """
              openMetadataServerConfig:
                type: "OpenMetadata"
                hostPort: "https://om.example.com/api"
                authProvider: "openmetadata"
                securityConfig:
                  jwtToken: "canary-token"
                secretsManagerLoader: "env"
                storeServiceConnection: false
            """)
        .doesNotContain("forceDeploy");
    assertThat(OWN_TOKEN.toString()).doesNotContain("canary");
  }

  static List<List<String>> names() {
    return TestFiles.read("cases", "names.tsv")
        .lines()
        .skip(1)
        .map(line -> List.of(line.split("\t", -1)))
        .toList();
  }

  /** Of N23 the table leaves out quotes that a server puts around every part with a dot. */
  static List<List<String>> derivedNames() {
    return names().stream().filter(row -> !row.get(4).equals("N23")).toList();
  }

  private static Pipeline named(List<String> row, String more) {
    String json =
        """
        {"id": "0c1f3d5e-1111-4111-8111-000000000001", "pipelineType": "metadata",
         "name": %s, "service": {"type": "databaseService", "name": %s},
         "sourceConfig": {"config": {}}, %s
         "openMetadataServerConnection": {"hostPort": "http://om/api", "securityConfig": {}}}
        """;
    return Entities.pipeline(json.formatted(row.get(1), row.get(0), more));
  }

  @ParameterizedTest
  @MethodSource("derivedNames")
  void aMissingFqnIsDerivedAsTheServerWouldWriteIt(List<String> row) {
    Text wanted = (Text) Document.json(row.get(2)).root();
    assertThat(named(row, "").fullyQualifiedName()).isEqualTo(wanted.text());
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesAreRenderedLetterByLetter(List<String> row) {
    Fields config = rendered(named(row, "\"fullyQualifiedName\": " + row.get(2) + ","));
    assertThat(at(config, "ingestionPipelineFQN")).isEqualTo(Document.json(row.get(2)).root());
    assertThat(at(config, "source", "serviceName")).isEqualTo(Document.json(row.get(0)).root());
  }
}
