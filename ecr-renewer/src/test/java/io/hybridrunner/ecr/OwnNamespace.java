package io.hybridrunner.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hybridrunner.ecr.model.ClusterAccess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A namespace on the cluster of {@code $KUBECONFIG} with the rights of {@code
 * deploy/rbac-ecr-renewer.yaml}. Closing removes it.
 */
final class OwnNamespace implements AutoCloseable {

  private final String name = "ecr-" + UUID.randomUUID().toString().substring(0, 8);
  private final Path directory;

  OwnNamespace(Path directory) throws IOException {
    this.directory = directory;
    run("", List.of("create", "namespace", name));
    given(
        Files.readString(Path.of("../deploy/rbac-ecr-renewer.yaml"))
            .replaceAll("(namespace: )(hybrid-runner|ingestion)\\b", "$1" + name),
        "apply",
        "-f",
        "-");
  }

  String name() {
    return name;
  }

  /** As that ServiceAccount of this namespace. */
  ClusterAccess access(String account) throws IOException {
    Path file = directory.resolve(account + ".kubeconfig");
    Files.writeString(file, kubectl("config", "view", "--raw", "--minify", "--flatten"));
    String it = "--kubeconfig=" + file;
    kubectl(
        "config", "set-credentials", "me", "--token=" + kubectl("create", "token", account), it);
    kubectl("config", "set-context", "--current", "--user=me", it);
    return new ClusterAccess.Kubeconfig(file, Optional.empty());
  }

  /** What the administrator's kubectl printed, in this namespace. */
  String kubectl(String... arguments) {
    return given("", arguments);
  }

  /** The same, given this as its input. */
  String given(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--namespace=" + name));
    all.addAll(List.of(arguments));
    return run(input, all);
  }

  private static String run(String input, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + printed);
      }
      return printed;
    } catch (IOException broken) {
      throw new IllegalStateException("kubectl must be on the PATH", broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** What is in a pull Secret. */
  String content(String secret) {
    String data = kubectl("get", "secret", secret, "-o", "jsonpath={.data.\\.dockerconfigjson}");
    return new String(Base64.getDecoder().decode(data), UTF_8);
  }

  @Override
  public void close() {
    kubectl("delete", "namespace", name, "--wait=false");
  }
}
