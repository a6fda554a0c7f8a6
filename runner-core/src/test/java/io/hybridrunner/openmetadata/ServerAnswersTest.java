package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.StatusRow;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAnswersTest {

  private static final String RUN = "4b43b0ae-e356-44cd-95b9-10189b3dc231";
  private static final String ID = "7df41d07-d446-4063-a303-a7164c8783a2";

  private static String page(String... entities) {
    return "{\"data\": [" + String.join(",", entities) + "], \"paging\": {\"total\": 7}}";
  }

  private static String entity(String more) {
    return "{\"id\": \"" + ID + "\", \"name\": \"n\", \"fullyQualifiedName\": \"s.n\"" + more + "}";
  }

  private static ServerPipeline only(String entity) {
    return ServerAnswers.page(page(entity)).pipelines().get(0);
  }

  @ParameterizedTest
  @CsvSource({"2.0.7,2.0.7", "1.13.6-SNAPSHOT,1.13.6", "1.9.0.3,1.9.0"})
  void aVersionIsFoundInItsText(String text, String version) {
    String json = "{\"version\": \"" + text + "\", \"revision\": null, \"timestamp\": 1}";
    assertThat(ServerAnswers.version(json).toString()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "", "\"OK\"", "{\"version\": 2}", "{\"version\": \"two\"}"})
  void whatIsNoVersionIsRefused(String json) {
    assertThatThrownBy(() -> ServerAnswers.version(json))
        .isInstanceOf(InvalidEntityException.class)
        .hasMessageNotContaining("two");
  }

  @Test
  void defaultsOfAListedPipeline() {
    ServerPipeline pipeline =
        only(entity(", \"pipelineStatuses\": null, \"ingestionRunner\": null"));
    assertThat(pipeline.enabled()).isTrue();
    assertThat(pipeline.deleted()).isFalse();
    assertThat(pipeline.deployed()).isFalse();
    assertThat(pipeline.version()).isEqualTo(0.1);
    assertThat(pipeline.runner()).isEmpty();
    assertThat(pipeline.rows()).isEmpty();
  }

  @Test
  void whatIsSaidOfAListedPipelineIsRead() {
    ServerPipeline pipeline =
        only(
            entity(
                ", \"version\": 0.3, \"enabled\": false, \"deleted\": true, \"deployed\": true,"
                    + " \"ingestionRunner\": {\"type\": \"ingestionRunner\", \"name\": \"west\"},"
                    + " \"owner\": {\"id\": 1}, \"sourceConfig\": []"));
    assertThat(pipeline.version()).isEqualTo(0.3);
    assertThat(pipeline.enabled()).isFalse();
    assertThat(pipeline.deleted()).isTrue();
    assertThat(pipeline.deployed()).isTrue();
    assertThat(pipeline.runner()).contains("west");
  }

  @Test
  void theLatestRunIsAnObjectUpTo113AndAListInTwo() {
    String row = "{\"runId\": \"" + RUN + "\", \"pipelineState\": \"running\"}";
    assertThat(only(entity(", \"pipelineStatuses\": " + row)).rows())
        .singleElement()
        .satisfies(one -> assertThat(one.phase()).contains(RunPhase.RUNNING));
    assertThat(only(entity(", \"pipelineStatuses\": [" + row + "," + row + "]")).rows()).hasSize(2);
  }

  @Test
  void runsThatAnOrchestratorNamedAreNotOurs() {
    String foreign = "{\"runId\": \"manual__2026-03-01T00:00:00\", \"pipelineState\": \"failed\"}";
    assertThat(only(entity(", \"pipelineStatuses\": [" + foreign + ", {}]")).rows()).isEmpty();
  }

  @Test
  void aBrokenPipelineMakesThePageUnreadableAndIsNamed() {
    String broken = "{\"id\": \"x\", \"name\": \"canary\", \"fullyQualifiedName\": \"s.b\"}";
    assertThatThrownBy(() -> ServerAnswers.page(page(entity(""), broken)))
        .isInstanceOf(InvalidEntityException.class)
        .hasMessage("data[1].id must be a UUID (pipeline s.b)");
    assertThatThrownBy(() -> ServerAnswers.page(page(entity(""), "\"canary\"")))
        .hasMessageStartingWith("data[1] must be an object")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> only(entity(", \"pipelineStatuses\": [3]")))
        .hasMessage("data[0].pipelineStatuses[0] must be an object (pipeline s.n)");
  }

  @Test
  void aPageHasATotalAndACursor() {
    PipelinePage page =
        ServerAnswers.page("{\"data\": [], \"paging\": {\"total\": 3, \"after\": \"c\"}}");
    assertThat(page.total()).isEqualTo(3);
    assertThat(page.after()).contains("c");
    PipelinePage last = ServerAnswers.page("{\"data\": [], \"paging\": {\"after\": null}}");
    assertThat(last.total()).isZero();
    assertThat(last.after()).isEmpty();
    assertThatThrownBy(() -> ServerAnswers.page("{\"paging\": {\"total\": 0}}"))
        .hasMessage("data is missing");
  }

  @Test
  void aRowKeepsItsStepsAndReadsMillisecondsWithAFraction() {
    String json =
        "{\"runId\":\""
            + RUN
            + "\",\"pipelineState\":\"newState\",\"startDate\":1703082125205,"
            + "\"endDate\":1703082130278.75,\"status\":[{\"name\":\"Sink\"}]}";
    StatusRow row = ServerAnswers.row(json);
    assertThat(row.state()).isEqualTo("newState");
    assertThat(row.isTerminal()).isTrue();
    assertThat(row.startedAt()).contains(Instant.ofEpochMilli(1703082125205L));
    assertThat(row.endedAt()).contains(Instant.ofEpochMilli(1703082130278L));
    assertThat(row.json()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | runId is missing",
        "{\"runId\": \"canary\"} | runId must be a UUID",
        "{\"runId\": \"" + RUN + "\", \"endDate\": \"canary\"} | endDate must be a number",
        "[\"canary\"] | the status is not a JSON object",
      })
  void aBrokenRowIsRefusedByPlace(String json, String message) {
    assertThatThrownBy(() -> ServerAnswers.row(json))
        .isInstanceOf(InvalidEntityException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"Successful,true", "Failed,true", "Running,false", "Pending,false", "Other,false"})
  void anAutomationIsFinishedWhenItHasAResult(String status, boolean finished) {
    String json = "{\"id\": \"1\", \"name\": \"a\", \"status\": \"" + status + "\"}";
    assertThat(ServerAnswers.automation(json).finished()).isEqualTo(finished);
  }

  @Test
  void aUserHasAName() {
    assertThat(ServerAnswers.userName("{\"name\": \"bot\", \"isBot\": true}")).isEqualTo("bot");
    assertThatThrownBy(() -> ServerAnswers.userName("{}")).hasMessage("name is missing");
  }

  @Test
  void anErrorsMessageIsOneShortLine() {
    assertThat(ServerAnswers.errorMessage("{\"code\": 404, \"message\": \"no\\nsuch\"}"))
        .isEqualTo("no\\nsuch");
    String longest = ServerAnswers.errorMessage("{\"message\": \"" + "x".repeat(9_000) + "\"}");
    assertThat(longest).hasSize(500).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{", "{}", "[]", "null", "{\"message\": {\"a\": 1}}"})
  void whatHasNoMessageHasNone(String json) {
    assertThat(ServerAnswers.errorMessage(json)).isEmpty();
    assertThat(ServerAnswers.errorCode(json)).isEmpty();
  }

  @Test
  void whatJacksonQuotesIsCutOff() {
    String json =
        "{\"message\": \"Unexpected character\\n at [Source: (String)\\\"{canary}\\\"; line: 1]\"}";
    assertThat(ServerAnswers.errorMessage(json)).isEqualTo("Unexpected character");
  }

  @Test
  void onlyAnErrorHasACode() {
    assertThat(ServerAnswers.errorCode("{\"code\": 500, \"message\": \"m\"}"))
        .isEqualTo(OptionalInt.of(500));
    assertThat(ServerAnswers.errorCode("{\"code\": 200, \"message\": \"m\"}")).isEmpty();
    assertThat(ServerAnswers.errorCode("{\"code\": \"500\", \"message\": \"m\"}")).isEmpty();
    assertThat(ServerAnswers.errorCode("{\"code\": 500}")).isEmpty();
  }

  @Test
  void aTestSuiteOfAnOlderServerHasItsOnlyType() {
    String suite = "{\"name\": \"s\", \"fullyQualifiedName\": \"t.testSuite\", \"basic\": true}";
    assertThat(Entities.service("testSuite", suite).serviceType()).isEqualTo("TestSuite");
    assertThatThrownBy(() -> Entities.service("databaseService", suite))
        .hasMessage("serviceType is missing");
  }
}
