package io.hybridrunner.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.HybridRunner;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.TokenCheck;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedRunnerTest {

  private static final SecretValue TOKEN = SecretValue.of("a-token-of-the-relay");

  @TempDir private Path home;
  private Relay relay;

  @BeforeEach
  void startTheRelay() throws Exception {
    Files.writeString(Files.createDirectory(home.resolve("secrets")).resolve("shop-password"), "x");
    relay =
        Relay.builder()
            .runnerTokens(TokenCheck.anyOf(TOKEN))
            .apiTokens(TokenCheck.anyOf(TOKEN))
            .build();
    relay.start();
  }

  @AfterEach
  void closeTheRelay() {
    relay.close();
  }

  @Test
  void anEmbeddedRunnerRunsWhatComesOverTheLink() {
    URI url = URI.create("ws://127.0.0.1:" + relay.port());
    List<String> command = List.of("/bin/sh", "-c", "echo \"$ingestionPipelineFQN\"");
    try (HybridRunner runner = EmbedRunner.start(url, () -> TOKEN, home, command)) {
      await().untilAsserted(() -> assertThat(runner.problems()).isEmpty());
      String body =
          "{\"pipeline\":" + Examples.PIPELINE_JSON + ",\"service\":" + Examples.SERVICE_JSON + "}";
      post("/runners/west-eu-1/pipelines?wait=10", body);
      String run = runOf(post(pipeline() + "/run?wait=10", "{}"));

      await()
          .untilAsserted(
              () ->
                  assertThat(get("/runs/" + run).at("/pipelineState")).hasToString("\"success\""));
      assertThat(get(pipeline() + "/logs").path("ingestion_task").asText().strip())
          .isEqualTo("shop.nightly");
    }
  }

  private static String pipeline() {
    return "/runners/west-eu-1/pipelines/" + Examples.PIPELINE;
  }

  private static String runOf(JsonNode answer) {
    assertThat(answer.at("/result/code").asInt()).as(answer.toString()).isEqualTo(200);
    return answer.path("runId").asText();
  }

  private JsonNode post(String path, String body) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode get(String path) {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + "/api/v1" + path))
        .header("Authorization", "Bearer " + TOKEN.reveal())
        .header("Content-Type", "application/json");
  }

  private static JsonNode send(HttpRequest.Builder request) {
    try {
      return new ObjectMapper()
          .readTree(
              HttpClient.newHttpClient()
                  .send(request.build(), HttpResponse.BodyHandlers.ofString())
                  .body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
