package io.hybridrunner.examples.demo.harvester;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.examples.demo.server.MetadataServer;
import io.hybridrunner.examples.demo.source.ShopDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarvesterTest {

  private static final String PASSWORD = "it's a \"secret\": é%+/&";
  private static final String TOKEN = "token-of-the-bot";
  private static final String RUN = "6f1e4b0a-0000-4000-8000-000000000001";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);

  private ShopDatabase database;
  private MetadataServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    database = ShopDatabase.start(folder, PASSWORD);
    server = MetadataServer.start(TOKEN);
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void harvestsTablesAndColumnsAndReportsWhatItCounted() throws Exception {
    Outcome outcome = harvest(environment(PASSWORD, TOKEN, "^public$"));

    assertThat(outcome.printed()).contains("done: 13 tables, 61 columns");
    assertThat(outcome.code()).isZero();
    assertThat(server.states("shop.nightly", RUN)).containsExactly("running", "success");
    assertThat(get("services/ingestionPipelines/shop.nightly/pipelineStatus/" + RUN).path("status"))
        .isEqualTo(
            new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(
                    "[{\"name\":\"Tables\",\"records\":13},{\"name\":\"Columns\",\"records\":61}]"));
    assertThat(get("tables?service=shop").path("data")).hasSize(13);
  }

  @Test
  void describesColumnsAndKeysAsOpenMetadataDoes() throws Exception {
    harvest(environment(PASSWORD, TOKEN, "^public$"));

    JsonNode lines = get("tables/name/shop.shop.public.order_lines");
    assertThat(lines.path("tableType").asText()).isEqualTo("Regular");
    assertThat(lines.path("columns").get(0).path("name").asText()).isEqualTo("order_id");
    assertThat(lines.path("columns").get(4).path("dataType").asText()).isEqualTo("NUMERIC");
    assertThat(lines.path("tableConstraints").findValuesAsText("constraintType"))
        .containsExactly("FOREIGN_KEY", "FOREIGN_KEY", "PRIMARY_KEY");
    assertThat(lines.at("/tableConstraints/0/referredColumns/0").asText())
        .isEqualTo("shop.shop.public.orders.id");
    assertThat(get("tables/name/shop.shop.public.payments").at("/columns/0/dataType").asText())
        .isEqualTo("UUID");
    assertThat(get("tables/name/shop.shop.public.order_totals").path("tableType").asText())
        .isEqualTo("View");
  }

  @Test
  void aSchemaThatIsFilteredOutIsNotHarvested() throws Exception {
    Outcome outcome = harvest(environment(PASSWORD, TOKEN, "^private$"));

    assertThat(outcome.printed()).contains("done: 0 tables");
    assertThat(get("tables?service=shop").path("data")).isEmpty();
  }

  @Test
  void aWrongPasswordFailsWithOneLineThatDoesNotHoldIt() {
    Outcome outcome = harvest(environment("wrong-password", TOKEN, "^public$"));

    assertThat(outcome.code()).isOne();
    assertThat(outcome.lastLine())
        .startsWith("ERROR the database refused the login of 'harvester'")
        .doesNotContain("wrong-password");
    assertThat(server.states("shop.nightly", RUN)).containsExactly("running", "failed");
  }

  @Test
  void aWrongTokenIsNamedAsSuch() {
    Outcome outcome = harvest(environment(PASSWORD, "old-token", "^public$"));

    assertThat(outcome.code()).isOne();
    assertThat(outcome.lastLine())
        .startsWith("ERROR the server refused the token (401")
        .doesNotContain("old-token");
  }

  @Test
  void aServerThatIsAwayIsNamedAsSuch() {
    Map<String, String> environment = environment(PASSWORD, TOKEN, "^public$");
    server.close();

    Outcome outcome = harvest(environment);

    assertThat(outcome.code()).isOne();
    assertThat(outcome.lastLine()).startsWith("ERROR the server did not answer GET");
  }

  @Test
  void everyMissingFieldIsNamedAtOnce() {
    Outcome outcome = harvest(Map.of("pipelineType", "metadata", "config", "source: {}"));

    assertThat(outcome.code()).isOne();
    assertThat(outcome.lastLine())
        .contains("ingestionPipelineFQN")
        .contains("source.serviceConnection.config.connectionOptions.password")
        .contains("workflowConfig.openMetadataServerConfig.hostPort");
  }

  @Test
  void aConfigThatIsNotYamlIsNotQuoted() {
    Outcome outcome = harvest(Map.of("pipelineType", "metadata", "config", "a: [hunter2-hunter2"));

    assertThat(outcome.code()).isOne();
    assertThat(outcome.lastLine()).contains("neither YAML nor JSON").doesNotContain("hunter2");
  }

  @Test
  void anotherPipelineTypeIsRefused() {
    Outcome outcome = harvest(Map.of("pipelineType", "profiler", "config", "{}"));

    assertThat(outcome.lastLine()).contains("'profiler'");
    assertThat(outcome.code()).isOne();
  }

  private Map<String, String> environment(String password, String token, String schema) {
    String config =
        """
        {"source": {"type": "customdatabase", "serviceName": "shop",
          "serviceConnection": {"config": {"type": "CustomDatabase", "connectionOptions": {
            "jdbcUrl": %s, "username": "harvester", "password": %s}}},
          "sourceConfig": {"config": {"type": "DatabaseMetadata",
            "schemaFilterPattern": {"includes": ["%s"]}}}},
         "sink": {"type": "metadata-rest", "config": {}},
         "workflowConfig": {"openMetadataServerConfig": {"hostPort": "%s",
           "securityConfig": {"jwtToken": "%s"}}}}
        """
            .formatted(quoted(database.jdbcUrl()), quoted(password), schema, server.url(), token);
    return Map.of(
        "config",
        config,
        "pipelineType",
        "metadata",
        "pipelineRunId",
        RUN,
        "ingestionPipelineFQN",
        "shop.nightly");
  }

  private static String quoted(String text) {
    return new ObjectMapper().valueToTree(text).toString();
  }

  private static Outcome harvest(Map<String, String> environment) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code =
        Harvester.run(environment, new PrintStream(printed, true, StandardCharsets.UTF_8), CLOCK);
    return new Outcome(code, printed.toString(StandardCharsets.UTF_8).strip());
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/" + path))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    return new ObjectMapper()
        .readTree(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private record Outcome(int code, String printed) {
    String lastLine() {
      return printed.lines().reduce("", (first, second) -> second);
    }
  }
}
