package io.hybridrunner.ecr.e2e;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What an API server has in one namespace. Thread-safe. */
final class NamespaceApi {

  private static final Gson GSON = new Gson();

  private final URI address;
  private final String name;

  /** kubectl's proxy takes the client's offer of HTTP/2 for a web socket. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  NamespaceApi(URI address, String name) {
    this.address = address;
    this.name = name;
  }

  /** What lies under this path of the namespace; an error's Status too. */
  JsonObject get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  void post(String path, String object) throws IOException, InterruptedException {
    JsonObject made = send(request(path).POST(BodyPublishers.ofString(object)).build());
    if (made.get("kind").getAsString().equals("Status")) {
      throw new IOException(made.toString());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve("/api/v1/namespaces/" + name + path))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofMinutes(1));
  }

  private JsonObject send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    try {
      return GSON.fromJson(answer.body(), JsonObject.class);
    } catch (JsonSyntaxException e) {
      throw new IOException(answer.statusCode() + ": " + answer.body(), e);
    }
  }

  int podsIn(String phase) throws IOException, InterruptedException {
    return count(get("/pods?fieldSelector=status.phase%3D" + phase));
  }

  /** How often this happened to pods. */
  int events(String reason) throws IOException, InterruptedException {
    return count(list(reason));
  }

  /** What was said about it, each text once. */
  Set<String> messages(String reason) throws IOException, InterruptedException {
    return list(reason).getAsJsonArray("items").asList().stream()
        .map(item -> item.getAsJsonObject().get("message").getAsString())
        .collect(Collectors.toSet());
  }

  private JsonObject list(String reason) throws IOException, InterruptedException {
    return get("/events?fieldSelector=reason%3D" + reason);
  }

  private static int count(JsonObject list) {
    return list.getAsJsonArray("items").asList().stream()
        .map(item -> item.getAsJsonObject().get("count"))
        .mapToInt(count -> count == null || count.isJsonNull() ? 1 : count.getAsInt())
        .sum();
  }
}
