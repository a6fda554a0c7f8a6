package io.hybridrunner.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hybridrunner.ecr.model.ClusterAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * As much of an API server as Secrets need, with the real one's words. It has the namespaces "team"
 * and "going", which is being terminated. Not thread-safe but for its own thread.
 */
public final class FakeApiServer implements AutoCloseable {

  /** What it was asked. */
  record Asked(String method, String query, String type, String token, String body) {}

  /** What it answers instead of its own answer. */
  record Canned(int status, String body, Map<String, String> headers) {
    Canned(int status, String body) {
      this(status, body, Map.of());
    }
  }

  final List<Asked> asked = new ArrayList<>();

  /** Whether nothing is made that has a version already. */
  volatile boolean isStrict;

  final Deque<Canned> canned = new ArrayDeque<>();
  final Deque<Canned> cannedWrites = new ArrayDeque<>();
  final Deque<Runnable> beforeWrites = new ArrayDeque<>();
  final Set<String> forbidden = new HashSet<>();

  private final HttpServer http;
  private final Map<String, JsonObject> secrets = new TreeMap<>();
  private int version = 100;

  public FakeApiServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    http.createContext("/", this::handle);
    http.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  public static ClusterAccess kubeconfig(Path directory, URI address, String user)
      throws IOException {
    String text =
        """
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {server: "%s"}}]
        users: [{name: u, user: %s}]
        """;
    Path file = directory.resolve("kubeconfig");
    Files.writeString(file, text.formatted(address, user));
    return new ClusterAccess.Kubeconfig(file, Optional.empty());
  }

  @Override
  public void close() {
    http.stop(0);
  }

  Optional<JsonObject> secret(String name) {
    return Optional.ofNullable(secrets.get("team/" + name));
  }

  String content(String name) {
    String data = secret(name).orElseThrow().getAsJsonObject("data").get(CONTENT).getAsString();
    return new String(Base64.getDecoder().decode(data), UTF_8);
  }

  String annotation(String name, String annotation) {
    JsonElement found =
        metadata(secret(name).orElseThrow()).getAsJsonObject("annotations").get(annotation);
    return found == null ? "" : found.getAsString();
  }

  long writes() {
    return asked.stream().filter(one -> !one.method().equals("GET")).count();
  }

  static final String CONTENT = ".dockerconfigjson";

  /** One that somebody else made. */
  JsonObject put(String name, String type, String content) {
    JsonObject secret = new JsonObject();
    secret.addProperty("type", type);
    JsonObject data = new JsonObject();
    data.addProperty(CONTENT, Base64.getEncoder().encodeToString(content.getBytes(UTF_8)));
    secret.add("data", data);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("uid", UUID.randomUUID().toString());
    metadata.add("labels", new JsonObject());
    metadata.add("annotations", new JsonObject());
    metadata.add("managedFields", new JsonArray());
    secret.add("metadata", metadata);
    manage(secret, "kubectl-create", "Update");
    stored("team/" + name, secret);
    return secret;
  }

  void delete(String name) {
    secrets.remove("team/" + name);
  }

  static JsonObject metadata(JsonObject secret) {
    return secret.getAsJsonObject("metadata");
  }

  static void manage(JsonObject secret, String manager, String operation) {
    JsonObject entry = new JsonObject();
    entry.addProperty("manager", manager);
    entry.addProperty("operation", operation);
    entry.addProperty("time", "2026-11-20T10:00:00Z");
    JsonObject fields = new JsonObject();
    fields.add("f:data", new JsonObject());
    entry.add("fieldsV1", fields);
    JsonArray all = new JsonArray();
    all.add(entry);
    metadata(secret).add("managedFields", all);
  }

  private void stored(String key, JsonObject secret) {
    metadata(secret).addProperty("resourceVersion", String.valueOf(++version));
    metadata(secret).addProperty("newInSomeVersion", "x");
    secret.addProperty("kind", "Secret");
    secret.addProperty("apiVersion", "v1");
    secret.add("newInSomeVersion", new JsonArray());
    secrets.put(key, secret);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
      Asked one =
          new Asked(
              exchange.getRequestMethod(),
              query,
              header(exchange, "Content-Type"),
              header(exchange, "Authorization"),
              body);
      asked.add(one);
      Deque<Canned> prepared =
          one.method().equals("GET") || !canned.isEmpty() ? canned : cannedWrites;
      Canned answer =
          prepared.isEmpty() ? answer(exchange.getRequestURI(), one) : prepared.remove();
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] bytes = answer.body().replace("QUOTED", quoted(one)).getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** All that was sent, as it was sent and decoded, for a text in JSON. */
  private static String quoted(Asked one) {
    String said = one.token() + " " + one.body();
    if (!one.body().isEmpty()) {
      JsonObject set = new Gson().fromJson(one.body(), JsonObject.class);
      String data = set.getAsJsonObject("data").get(CONTENT).getAsString();
      said += " " + new String(Base64.getDecoder().decode(data), UTF_8);
    }
    return said.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private Canned answer(URI address, Asked one) {
    String[] path = address.getPath().split("/", -1);
    String namespace = path[4];
    String name = path[6];
    String key = namespace + "/" + name;
    if (one.method().equals("GET")) {
      return get(key, name, namespace);
    }
    if (!beforeWrites.isEmpty()) {
      beforeWrites.remove().run();
    }
    for (String verb : secrets.containsKey(key) ? List.of("patch") : List.of("patch", "create")) {
      if (forbidden.contains(verb)) {
        return mayNot(verb, name, namespace);
      }
    }
    return switch (namespace) {
      case "team" -> apply(key, name, new Gson().fromJson(one.body(), JsonObject.class), one);
      case "going" ->
          status(
              403,
              "secrets \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                  .formatted(name, namespace),
              "secrets");
      default -> status(404, "namespaces \"" + namespace + "\" not found", "namespaces");
    };
  }

  private Canned get(String key, String name, String namespace) {
    if (forbidden.contains("get")) {
      return mayNot("get", name, namespace);
    }
    return secrets.containsKey(key)
        ? new Canned(200, secrets.get(key).toString())
        : status(404, "secrets \"" + name + "\" not found", "secrets");
  }

  private static Canned mayNot(String verb, String name, String namespace) {
    return status(
        403,
        ("secrets \"%s\" is forbidden: User \"system:serviceaccount:ops:renewer\" cannot %s resource"
                + " \"secrets\" in API group \"\" in the namespace \"%s\"")
            .formatted(name, verb, namespace),
        "secrets");
  }

  static Canned status(int code, String message, String kind) {
    JsonObject details = new JsonObject();
    details.addProperty("kind", kind);
    JsonObject status = new JsonObject();
    status.addProperty("kind", "Status");
    status.addProperty("message", message);
    status.add("details", details);
    status.addProperty("newInSomeVersion", true);
    return new Canned(code, status.toString());
  }

  private Canned apply(String key, String name, JsonObject set, Asked one) {
    JsonObject old = secrets.get(key);
    if (old == null) {
      if (metadata(set).has("uid") || (isStrict && metadata(set).has("resourceVersion"))) {
        return status(409, "Precondition failed: UID in precondition", "secrets");
      }
      metadata(set).addProperty("uid", UUID.randomUUID().toString());
      manage(set, "ecr-renewer", "Apply");
      stored(key, set);
      return new Canned(201, set.toString());
    }
    return refusal(old, set, name, one).orElseGet(() -> merge(key, old, set));
  }

  private static Optional<Canned> refusal(JsonObject old, JsonObject set, String name, Asked one) {
    JsonObject was = metadata(old);
    JsonObject is = metadata(set);
    if (is.has("uid") && !is.get("uid").equals(was.get("uid"))) {
      return invalid(name, "metadata.uid: Invalid value: \"x\": field is immutable");
    }
    if (is.has("resourceVersion")
        && !is.get("resourceVersion").equals(was.get("resourceVersion"))) {
      return Optional.of(
          status(
              409,
              "Operation cannot be fulfilled on secrets \"x\": the object has been modified",
              "secrets"));
    }
    boolean isOthers = !was.get("managedFields").toString().contains("ecr-renewer");
    if (isOthers && !one.query().contains("force=true")) {
      return Optional.of(status(409, "Apply failed with 1 conflict", ""));
    }
    if (!old.get("type").equals(set.get("type"))) {
      return invalid(name, "type: Invalid value: \"x\": field is immutable");
    }
    return old.has("immutable")
        ? invalid(name, "data: Forbidden: field is immutable when `immutable` is set")
        : Optional.empty();
  }

  private static Optional<Canned> invalid(String name, String why) {
    return Optional.of(status(422, "Secret \"" + name + "\" is invalid: " + why, "Secret"));
  }

  /** The annotations that are not applied any more go, as they were applied before. */
  private Canned merge(String key, JsonObject old, JsonObject set) {
    JsonObject merged = old.deepCopy();
    JsonObject annotations = metadata(merged).getAsJsonObject("annotations");
    annotations.keySet().removeIf(name -> name.startsWith("hybridrunner.io/"));
    putAll(annotations, metadata(set).getAsJsonObject("annotations"));
    putAll(metadata(merged).getAsJsonObject("labels"), metadata(set).getAsJsonObject("labels"));
    merged.add("data", set.get("data"));
    manage(merged, "ecr-renewer", "Apply");
    stored(key, merged);
    return new Canned(200, merged.toString());
  }

  private static void putAll(JsonObject to, JsonObject from) {
    from.entrySet().forEach(entry -> to.add(entry.getKey(), entry.getValue()));
  }
}
