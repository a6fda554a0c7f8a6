package io.hybridrunner.ecr.e2e;

import io.hybridrunner.ecr.model.ClusterAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A namespace with the rights of {@code deploy/rbac-ecr-renewer.yaml} and no more. The test itself
 * is the administrator, by kubectl and its proxy. Closing removes it.
 */
final class RenewerNamespace implements AutoCloseable {

  /** The pull Secret that the rights are for. */
  static final String SECRET = "omd-registry-credentials";

  /** The ServiceAccount that has them. */
  static final String ACCOUNT = "ecr-renewer";

  private final String name = "e2e-ecr-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<Path> kubeconfigs = new ArrayList<>();
  private final Process proxy;
  private final NamespaceApi api;

  private RenewerNamespace() throws IOException {
    proxy = new ProcessBuilder("kubectl", "proxy", "--port=0").redirectErrorStream(true).start();
    api = new NamespaceApi(address(proxy), name);
  }

  /** Made whole or not at all. */
  static RenewerNamespace create() throws IOException {
    RenewerNamespace namespace = new RenewerNamespace();
    try {
      namespace.fill();
      return namespace;
    } catch (IOException | RuntimeException failed) {
      namespace.close();
      throw failed;
    }
  }

  private void fill() throws IOException {
    String rights =
        Files.readString(Commands.repository().resolve("deploy/rbac-ecr-renewer.yaml"))
            .replaceAll("(namespace: )(hybrid-runner|ingestion)\\b", "$1" + name);
    Commands.kubectl("create", "namespace", name);
    Commands.kubectlGiven(rights, "apply", "-f", "-");
  }

  private static URI address(Process proxy) throws IOException {
    BufferedReader printed =
        new BufferedReader(new InputStreamReader(proxy.getInputStream(), StandardCharsets.UTF_8));
    String line =
        Optional.ofNullable(printed.readLine())
            .orElseThrow(() -> new IOException("kubectl proxy says nothing"));
    return URI.create("http://127.0.0.1:" + line.substring(line.lastIndexOf(':') + 1));
  }

  String name() {
    return name;
  }

  NamespaceApi api() {
    return api;
  }

  /** The administrator's kubectl, in this namespace. */
  String kubectl(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--namespace=" + name));
    all.addAll(List.of(arguments));
    return Commands.kubectl(all.toArray(String[]::new));
  }

  /** As that ServiceAccount of this namespace, with a token of its own. */
  ClusterAccess.Kubeconfig access(String account) throws IOException {
    // Nobody else may read it.
    Path file = Files.createTempFile(account + "-", ".kubeconfig");
    kubeconfigs.add(file);
    Files.writeString(file, kubectl("config", "view", "--raw", "--minify", "--flatten"));
    String to = "--kubeconfig=" + file;
    String token = kubectl("create", "token", account, "--duration=2h");
    kubectl("config", "set-credentials", account, "--token=" + token, to);
    kubectl("config", "set-context", "--current", "--user=" + account, to);
    return new ClusterAccess.Kubeconfig(file, Optional.empty());
  }

  /** What is in its pull Secret. */
  String content() throws IOException {
    String data = kubectl("get", "secret", SECRET, "-o", "jsonpath={.data.\\.dockerconfigjson}");
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
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

  @Override
  public void close() throws IOException {
    proxy.destroy();
    for (Path kubeconfig : kubeconfigs) {
      Files.deleteIfExists(kubeconfig);
    }
    Commands.kubectl("delete", "namespace", name, "--wait=false", "--ignore-not-found");
  }
}
