package io.hybridrunner.server.link;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls of a relay's API, as far as they are needed here. Thread-safe. */
final class RelayCalls {

  static final String TOKEN = "token-of-the-api";

  private final HttpClient http;
  private final String api;

  RelayCalls(HttpClient http, int port) {
    this.http = http;
    this.api = "http://127.0.0.1:" + port + "/api/v1";
  }

  /** Asks the runner for something; the command's id. */
  String submit(String runner, Errand errand) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request("/runners/" + runner + errand.path())
                .header("Content-Type", "application/json")
                .method(errand.method(), BodyPublishers.ofString(errand.body()))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 202 && answer.statusCode() != 200) {
      throw new IOException(errand + " was answered " + answer.statusCode() + answer.body());
    }
    return json(answer).text("id").orElseThrow();
  }

  /** Comes with the code of a command's result; empty when there was none within a minute. */
  CompletableFuture<Optional<Integer>> result(String commandId) {
    return http.sendAsync(
            request("/commands/" + commandId + "?wait=60").GET().build(), BodyHandlers.ofString())
        .thenApply(answer -> json(answer).text("result", "code").map(Integer::valueOf));
  }

  /** Where a run stands; empty when no runner has said so. */
  Optional<RunPhase> phase(RunId run) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request("/runs/" + run).GET().build(), BodyHandlers.ofString());
    return json(answer).text("pipelineState").map(RunPhase::ofState);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private static Fields json(HttpResponse<String> answer) {
    return (Fields) Document.json(answer.body()).root();
  }
}
