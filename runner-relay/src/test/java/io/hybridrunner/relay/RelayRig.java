package io.hybridrunner.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A relay on a free port, and what is needed to talk to it. */
final class RelayRig implements AutoCloseable {

  /** So that a test that is not about probes meets none. */
  private static final Duration RARELY = Duration.ofMinutes(59);

  static final String RUNNER_TOKEN = "token-of-the-runners";
  static final String API_TOKEN = "token-of-the-api";
  static final String RUNNER = "/api/v1/runners/berlin";
  static final ObjectMapper JSON = new ObjectMapper();

  record Answer(int status, JsonNode json, HttpResponse<String> http) {
    String text(String field) {
      return json.path(field).asText();
    }
  }

  private final AtomicLong ids = new AtomicLong();
  private final Relay relay;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<TestRunner> runners = new ArrayList<>();

  RelayRig() {
    this(Clock.systemUTC(), settings -> settings);
  }

  RelayRig(Clock clock, UnaryOperator<RelaySettings> changes) {
    this(
        builder ->
            builder
                .settings(changes.apply(RelaySettings.defaults().withProbeInterval(RARELY)))
                .tickedByHand()
                .clock(clock));
  }

  RelayRig(UnaryOperator<Relay.Builder> changes) {
    relay =
        changes
            .apply(
                Relay.builder()
                    .runnerTokens(TokenCheck.anyOf(SecretValue.of(RUNNER_TOKEN)))
                    .apiTokens(TokenCheck.anyOf(SecretValue.of(API_TOKEN)))
                    .ids(() -> new UUID(0, ids.incrementAndGet())))
            .build();
    relay.start();
  }

  int port() {
    return relay.port();
  }

  void tick() {
    relay.tick();
  }

  /** A greeted runner {@code berlin}. */
  TestRunner runner(String bootId) {
    TestRunner runner = TestRunner.connect(port(), "berlin", bootId);
    runners.add(runner);
    return runner;
  }

  /** A runner that does at once whatever it is told. */
  FakeRunner obliging(String runnerId) {
    return FakeRunner.obliging(port(), runnerId);
  }

  /** Waits until the relay knows that a link is gone. */
  void awaitGone(String runnerId) {
    Awaitility.await()
        .until(() -> !get("/api/v1/runners/" + runnerId).json().path("connected").asBoolean(true));
  }

  /** A connection without a greeting. */
  TestRunner stranger() {
    TestRunner runner = TestRunner.open(port(), RUNNER_TOKEN);
    runners.add(runner);
    return runner;
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Runs a pipeline; the version is given, so it needs no deployment. */
  Answer run(PipelineId pipeline, RunId run) {
    return post(
        RUNNER + "/pipelines/" + pipeline + "/run",
        "{\"runId\": \"%s\", \"version\": 0.1}".formatted(run));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .header("Authorization", "Bearer " + API_TOKEN);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()), response);
    } catch (IOException fault) {
      throw new AssertionError(fault);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static JsonNode json(String body) throws JsonProcessingException {
    return JSON.readTree(body);
  }

  static RunStatus status(RunId run, PipelineId pipeline, RunPhase phase) {
    return new RunStatus(
        run,
        Optional.of(pipeline),
        "shop.orders",
        phase,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  void stopRelay() {
    relay.close();
  }

  @Override
  public void close() {
    runners.forEach(TestRunner::close);
    relay.close();
  }
}
