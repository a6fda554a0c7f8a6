package io.hybridrunner.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The metadata server, the demo's own or another one, as somebody who looks at it. */
final class Server {

  /** What it knows of a service. */
  record Counts(int tables, int columns) {}

  private final Http http;

  Server(Http http) {
    this.http = http;
  }

  /**
   * Stores what a user has made in it: the service, with its references, and the pipeline. What
   * comes back has the id that the server gave to the pipeline.
   */
  Pipelines.Deployable store(Pipelines.Deployable made)
      throws IOException, InterruptedException, DemoException {
    put("services/databaseServices", made.entity());
    JsonNode stored = put("services/ingestionPipelines", made.pipeline());
    return made.withId(UUID.fromString(stored.path("id").asText()));
  }

  /** The state that it shows for a run; empty when it shows none. */
  String state(Pipelines.Deployable pipeline, String runId)
      throws IOException, InterruptedException {
    String path = "services/ingestionPipelines/" + encode(pipeline.fqn());
    return http.get("/v1/" + path + "/pipelineStatus/" + runId)
        .json()
        .path("pipelineState")
        .asText("");
  }

  /** Tables and columns of a service. */
  Counts counts(String service) throws IOException, InterruptedException {
    JsonNode tables =
        http.get("/v1/tables?service=" + encode(service) + "&fields=columns&limit=1000")
            .json()
            .path("data");
    int columns = 0;
    for (JsonNode table : tables) {
      columns += table.path("columns").size();
    }
    return new Counts(tables.size(), columns);
  }

  private JsonNode put(String path, JsonNode body)
      throws IOException, InterruptedException, DemoException {
    Http.Answer answer = http.send("PUT", "/v1/" + path, body);
    if (!answer.ok()) {
      throw new DemoException("the metadata server answered " + answer.code() + " to PUT " + path);
    }
    return answer.json();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
