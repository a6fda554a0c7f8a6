package io.hybridrunner.argo.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked of a server.
 *
 * @param verb in Kubernetes' words, and the kind of a patch: get, list, watch, create, apply,
 *     merge, delete, log
 * @param method of HTTP
 * @param path without the query
 * @param query its parameters
 * @param token of the Authorization header; empty without one
 * @param userAgent as it was sent
 * @param body as it was sent
 */
public record Request(
    String verb,
    String method,
    String path,
    Map<String, String> query,
    String token,
    String userAgent,
    String body) {

  static Request read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String type = header(exchange, "Content-Type");
    return new Request(
        verb(exchange.getRequestMethod(), path, query, type),
        exchange.getRequestMethod(),
        path,
        query,
        header(exchange, "Authorization").replaceFirst("^Bearer ", ""),
        header(exchange, "User-Agent"),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : Optional.ofNullable(raw).orElse("").split("&", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length == 2) {
        query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static String verb(String method, String path, Map<String, String> query, String type) {
    return switch (method) {
      case "POST" -> "create";
      case "DELETE" -> "delete";
      case "PATCH" -> type.startsWith("application/apply-patch") ? "apply" : "merge";
      default -> {
        if ("true".equals(query.get("watch"))) {
          yield "watch";
        }
        int depth = path.replaceFirst(".*/namespaces/", "").split("/", -1).length;
        yield depth == 2 ? "list" : depth == 3 ? "get" : "log";
      }
    };
  }

  /** A parameter of the query. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The namespace in the path. */
  public String namespace() {
    return part(0);
  }

  /** The plural in the path. */
  public String plural() {
    return part(1);
  }

  /** The object's name in the path; empty for a collection. */
  public String name() {
    return part(2);
  }

  /** The path of the collection. */
  String collection() {
    int end = path.indexOf("/namespaces/") + "/namespaces/".length();
    return path.substring(0, end) + namespace() + "/" + plural();
  }

  private String part(int index) {
    String[] parts = path.replaceFirst(".*/namespaces/", "").split("/", -1);
    return index < parts.length ? parts[index] : "";
  }
}
