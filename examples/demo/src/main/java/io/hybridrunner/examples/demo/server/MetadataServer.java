package io.hybridrunner.examples.demo.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A metadata server: the part of OpenMetadata's REST contract that an ingestion uses, in memory, on
 * the loopback address, for one bearer token. Thread-safe.
 */
public final class MetadataServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> COLLECTIONS =
      Set.of(
          "services/databaseServices",
          "services/ingestionPipelines",
          "databases",
          "databaseSchemas",
          "tables");
  private static final String PIPELINES = "services/ingestionPipelines/";
  private static final int MAX_BODY = 8 * 1024 * 1024;

  private final EntityStore store = new EntityStore();
  private final HttpServer http;
  private final ExecutorService threads;
  private final String token;

  private MetadataServer(HttpServer http, ExecutorService threads, String token) {
    this.http = http;
    this.threads = threads;
    this.token = token;
  }

  /** Serves on any free port of the loopback address, to those who have the token. */
  public static MetadataServer start(String token) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "metadata-server");
              thread.setDaemon(true);
              return thread;
            });
    MetadataServer server = new MetadataServer(http, threads, token);
    http.setExecutor(threads);
    http.createContext("/api/v1/", server::handle);
    http.start();
    return server;
  }

  /** Its API's address, as {@code hostPort} wants it. */
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/api";
  }

  /** The states that were reported for a run, in order. */
  public List<String> states(String pipeline, String runId) {
    return store.history(pipeline, runId).stream()
        .map(status -> status.path("pipelineState").asText())
        .toList();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath().substring("/api/v1/".length());
    if (path.equals("system/version")) {
      return Answer.ok(object().put("version", "2.0.7"));
    }
    String bearer = exchange.getRequestHeaders().getFirst("Authorization");
    if (bearer == null || !bearer.startsWith("Bearer ")) {
      return Answer.error(401, "Not Authorized! Token not present");
    }
    if (!bearer.equals("Bearer " + token)) {
      return Answer.error(401, "Not Authorized! Invalid token.");
    }
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      return body.length > MAX_BODY
          ? Answer.error(413, "a body may have " + MAX_BODY + " bytes")
          : put(path, body);
    }
    return exchange.getRequestMethod().equals("GET")
        ? get(path, exchange.getRequestURI().getRawQuery())
        : Answer.error(405, "HTTP 405 Method Not Allowed");
  }

  private Answer put(String path, byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return Answer.error(400, "the body is not JSON");
    }
    if (path.startsWith(PIPELINES) && path.endsWith("/pipelineStatus")) {
      String fqn = decode(path.substring(PIPELINES.length(), path.lastIndexOf('/')));
      return putStatus(fqn, json);
    }
    if (COLLECTIONS.contains(path)) {
      return json instanceof ObjectNode entity && !entity.path("name").asText().isEmpty()
          ? Answer.ok(store.put(path, entity))
          : Answer.error(400, "[query param name must not be null]");
    }
    return Answer.error(404, "HTTP 404 Not Found");
  }

  private Answer putStatus(String fqn, JsonNode status) {
    String runId = status.path("runId").asText();
    if (runId.isEmpty() || status.path("pipelineState").asText().isEmpty()) {
      return Answer.error(400, "a pipelineStatus has runId and pipelineState");
    }
    store.putStatus(fqn, runId, status);
    return new Answer(
        201,
        object()
            .put("eventType", "entityUpdated")
            .put("entityType", "ingestionPipeline")
            .put("entityFullyQualifiedName", fqn));
  }

  private Answer get(String path, @Nullable String query) {
    if (path.equals("users/loggedInUser")) {
      return Answer.ok(object().put("name", "ingestion-bot").put("isBot", true));
    }
    if (path.startsWith(PIPELINES) && path.contains("/pipelineStatus")) {
      int end = path.indexOf("/pipelineStatus");
      String fqn = decode(path.substring(PIPELINES.length(), end));
      return getStatus(fqn, path.substring(end + "/pipelineStatus".length()));
    }
    if (COLLECTIONS.contains(path)) {
      return page(store.list(path, service(query)));
    }
    int name = path.indexOf("/name/");
    return name > 0
        ? store
            .find(path.substring(0, name), decode(path.substring(name + "/name/".length())))
            .map(Answer::ok)
            .orElseGet(() -> Answer.error(404, "no such entity"))
        : Answer.error(404, "HTTP 404 Not Found");
  }

  private Answer getStatus(String fqn, String rest) {
    if (rest.isEmpty()) {
      return page(store.statuses(fqn));
    }
    List<JsonNode> history = store.history(fqn, rest.substring(1));
    return history.isEmpty()
        ? Answer.error(404, "no such run")
        : Answer.ok(history.get(history.size() - 1));
  }

  private static Answer page(List<JsonNode> found) {
    ArrayNode data = JsonNodeFactory.instance.arrayNode().addAll(found);
    ObjectNode page = object();
    page.set("data", data);
    page.putObject("paging").put("total", found.size());
    return Answer.ok(page);
  }

  private static String service(@Nullable String query) {
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      if (part.startsWith("service=")) {
        return decode(part.substring("service=".length()));
      }
    }
    return "";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private record Answer(int code, JsonNode body) {
    static Answer ok(JsonNode body) {
      return new Answer(200, body);
    }

    static Answer error(int code, String message) {
      return new Answer(code, object().put("code", code).put("message", message));
    }
  }
}
