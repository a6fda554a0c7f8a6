package io.hybridrunner.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * One HTTP API with its token. Writes every answer into a file, for the leak search. Thread-safe.
 */
final class Http {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was answered; JSON null when the body is no JSON. */
  record Answer(int code, String text, JsonNode json) {

    boolean ok() {
      return code / 100 == 2;
    }
  }

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String base;
  private final Optional<String> token;
  private final Path record;

  /**
   * An API.
   *
   * @param base what every path begins with
   * @param record where answers are written down
   */
  Http(String base, Optional<String> token, Path record) {
    this.base = base;
    this.token = token;
    this.record = record;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  Answer send(String method, String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    HttpResponse<String> response =
        client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    synchronized (this) {
      Files.writeString(
          record,
          response.request().method() + " " + response.uri() + "\n" + response.body() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    return new Answer(response.statusCode(), response.body(), json(response.body()));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.nullNode();
    }
  }
}
