package io.hybridrunner.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The relay's JSON API ({@code docs/relay-api.md}), as a program that uses it. Thread-safe. */
final class RelayApi {

  private static final Set<String> LIVE = Set.of("", "queued", "running");

  /** Where a run stands, as the relay was told; the phase is empty while it knows nothing. */
  record Run(String runId, String phase, String kind, String cause, long millis) {

    boolean began() {
      return !phase.isEmpty() && !phase.equals("queued");
    }

    boolean ended() {
      return !LIVE.contains(phase);
    }
  }

  /** A page of a run's log. */
  record LogPage(List<String> lines) {

    String last() {
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  private final Http http;
  private final String runner;

  RelayApi(Http http, String runnerId) {
    this.http = http;
    this.runner = "/api/v1/runners/" + runnerId;
  }

  /** Whether the runner is connected. */
  boolean isConnected() throws IOException, InterruptedException {
    return http.get(runner).json().path("connected").asBoolean();
  }

  void deploy(JsonNode pipeline, JsonNode service)
      throws IOException, InterruptedException, DemoException {
    ObjectNode body = object();
    body.set("pipeline", pipeline);
    body.set("service", service);
    command("/pipelines", body);
  }

  /** Starts a run; its id. */
  String start(UUID pipeline) throws IOException, InterruptedException, DemoException {
    return command("/pipelines/" + pipeline + "/run", object()).path("runId").asText();
  }

  void kill(UUID pipeline, String runId, String requestedBy)
      throws IOException, InterruptedException, DemoException {
    command(
        "/pipelines/" + pipeline + "/kill",
        object().put("runId", runId).put("requestedBy", requestedBy));
  }

  Run run(String runId) throws IOException, InterruptedException {
    JsonNode run = http.get("/api/v1/runs/" + runId).json();
    JsonNode cause = run.path("cause");
    long end = run.path("endDate").asLong();
    long start = run.path("startDate").asLong(end);
    String cure = cause.path("cure").asText("");
    return new Run(
        runId,
        run.path("pipelineState").asText(""),
        cause.path("kind").asText(""),
        cause.path("message").asText("") + (cure.isEmpty() ? "" : ". " + cure) + evidence(cause),
        Math.max(0, end - start));
  }

  private static String evidence(JsonNode cause) {
    JsonNode lines = cause.path("evidence");
    return lines.isEmpty() ? "" : " The last line: " + lines.get(lines.size() - 1).asText();
  }

  /** The first page of a run's log. */
  LogPage log(UUID pipeline, String runId) throws IOException, InterruptedException, DemoException {
    Http.Answer answer = http.get(runner + "/pipelines/" + pipeline + "/logs?runId=" + runId);
    if (!answer.ok()) {
      throw refused("the log", answer.json());
    }
    return new LogPage(answer.json().path("ingestion_task").asText("").lines().toList());
  }

  private JsonNode command(String path, JsonNode body)
      throws IOException, InterruptedException, DemoException {
    JsonNode answer = http.send("POST", runner + path + "?wait=10", body).json();
    if (answer.path("result").path("code").asInt() != 200) {
      JsonNode cause = answer.path("cause");
      throw refused(path, cause.isMissingNode() ? answer : cause);
    }
    return answer;
  }

  private static DemoException refused(String what, JsonNode cause) {
    return new DemoException(
        what
            + " was refused: "
            + cause.path("message").asText("no reason was given")
            + ". "
            + cause.path("cure").asText(""));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
