package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.conformance.ServerHalf;
import io.hybridrunner.link.conformance.ServerHalfConformance;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

/** The relay, judged by the conformance kit over its sockets and its JSON API. */
class RelayKeepsRunnerLinkTest extends ServerHalfConformance {

  private final List<Relay> relays = new ArrayList<>();

  @AfterEach
  void close() {
    relays.forEach(Relay::close);
  }

  @Override
  protected ServerHalf server() {
    return served(RelaySettings.defaults());
  }

  @Override
  protected ServerHalf serverWithShortTimes() {
    return served(
        RelaySettings.defaults()
            .withHeartbeat(Duration.ofSeconds(1))
            .withHelloTimeout(Duration.ofSeconds(3))
            .withProbeInterval(Duration.ofSeconds(1))
            .withBusyPause(Duration.ofMillis(50))
            .withRedeliverAfter(Duration.ofMillis(300)));
  }

  private ServerHalf served(RelaySettings settings) {
    Relay relay =
        Relay.builder()
            .settings(settings)
            .runnerTokens(TokenCheck.anyOf(SecretValue.of(RelayRig.RUNNER_TOKEN)))
            .apiTokens(TokenCheck.anyOf(SecretValue.of(RelayRig.API_TOKEN)))
            .build();
    relay.start();
    relays.add(relay);
    URI url = URI.create("ws://127.0.0.1:" + relay.port() + "/runner-link/v1");
    return new ServerHalf(url, RelayRig.RUNNER_TOKEN, Optional.of(new Api(relay.port())));
  }

  /** What people and programs use. */
  private record Api(int port) implements ServerHalf.Control {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Override
    public String submit(String runnerId, JsonNode command) throws Exception {
      ObjectNode body = RelayRig.JSON.createObjectNode();
      body.set("runId", command.get("runId"));
      body.set("version", command.get("version"));
      String path =
          "/runners/%s/pipelines/%s/run?ttl=%d"
              .formatted(
                  runnerId,
                  command.path("pipelineId").asText(),
                  command.path("ttlMillis").asLong() / 1000);
      HttpResponse<String> answer =
          send(
              request(path)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body.toString())));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      return RelayRig.JSON.readTree(answer.body()).path("id").asText();
    }

    @Override
    public OptionalInt result(String commandId) throws Exception {
      JsonNode code = get("/commands/" + commandId).path("result").path("code");
      return code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty();
    }

    @Override
    public Optional<String> state(String runId) throws Exception {
      JsonNode state = get("/runs/" + runId).path("pipelineState");
      return state.isTextual() ? Optional.of(state.textValue()) : Optional.empty();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
      return RelayRig.JSON.readTree(send(request(path).GET()).body());
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
          .header("Authorization", "Bearer " + RelayRig.API_TOKEN);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
  }
}
