package io.hybridrunner.ecr.e2e;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A namespace with the rights of {@code deploy/rbac-ecr-renewer.yaml} and no more. The test itself
 * is the administrator, by {@code kubectl proxy}. Closing removes it.
 */
final class RenewerNamespace implements AutoCloseable {

  /** The pull Secret that the rights are for. */
  static final String SECRET = "omd-registry-credentials";

  private static final Gson GSON = new Gson();

  private final String name;
  private final Path kubeconfig;
  private final Process proxy;
  private final URI address;

  /** kubectl's proxy takes the client's offer of HTTP/2 for a web socket. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RenewerNamespace(String name, Path kubeconfig, Process proxy, URI address) {
    this.name = name;
    this.kubeconfig = kubeconfig;
    this.proxy = proxy;
    this.address = address;
  }

  static RenewerNamespace create() throws IOException {
    String name = "e2e-ecr-" + UUID.randomUUID().toString().substring(0, 8);
    String rights =
        Files.readString(Commands.repository().resolve("deploy/rbac-ecr-renewer.yaml"))
            .replaceAll("(namespace: )(hybrid-runner|ingestion)\\b", "$1" + name);
    Commands.kubectl("create", "namespace", name);
    Commands.kubectlGiven(rights, "apply", "-f", "-");
    Process proxy =
        new ProcessBuilder("kubectl", "proxy", "--port=0").redirectErrorStream(true).start();
    return new RenewerNamespace(name, kubeconfigOf(name), proxy, address(proxy));
  }

  private static URI address(Process proxy) throws IOException {
    BufferedReader printed =
        new BufferedReader(new InputStreamReader(proxy.getInputStream(), StandardCharsets.UTF_8));
    String line = printed.readLine();
    return URI.create("http://127.0.0.1:" + line.substring(line.lastIndexOf(':') + 1));
  }

  /** Of the renewer's ServiceAccount, with a token of its own. */
  private static Path kubeconfigOf(String namespace) throws IOException {
    Path file =
        Files.createTempFile(
            "renewer-",
            ".kubeconfig",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String token =
        Commands.kubectl("-n", namespace, "create", "token", "ecr-renewer", "--duration=2h");
    Files.writeString(file, Commands.kubectl("config", "view", "--raw", "--minify", "--flatten"));
    String to = "--kubeconfig=" + file;
    String context = Commands.kubectl("config", "current-context", to);
    Commands.kubectl("config", "set-credentials", "renewer", "--token=" + token, to);
    Commands.kubectl("config", "set-context", context, "--user=renewer", to);
    return file;
  }

  String name() {
    return name;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /** The variables of the product that this one replaces. */
  Map<String, String> environment(URI ecr) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "not-a-key");
    environment.put("AWS_ACCOUNT", "118146679784");
    environment.put("AWS_ENDPOINT_URL_ECR", ecr.toString());
    environment.put("DOCKER_SECRET_NAME", SECRET);
    environment.put("DOCKER_REGISTRY", "https://" + GuardedRegistry.HOST);
    environment.put("NAMESPACE_NAME", name);
    return environment;
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

  @Override
  public void close() throws IOException {
    proxy.destroy();
    Files.deleteIfExists(kubeconfig);
    Commands.kubectl("delete", "namespace", name, "--wait=false");
  }
}
