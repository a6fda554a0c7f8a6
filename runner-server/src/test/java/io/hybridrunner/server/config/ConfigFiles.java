package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.collate.net.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes configuration files for tests and reads them. */
final class ConfigFiles {

  private final Path directory;

  ConfigFiles(Path directory) {
    this.directory = directory;
  }

  /** The least that a configuration must say. */
  String minimal() {
    return """
    runner:
      id: west
      stateDirectory: %s
    link:
      url: wss://acme.example.com
      token: canary-token
    engine:
      local:
        command: [/bin/sh]
    """
        .formatted(directory.resolve("state"));
  }

  /** The least that a configuration for Argo must say outside a cluster. */
  String minimalForArgo() {
    return """
    runner: {id: west}
    link: {url: "wss://acme.example.com", token: canary-token}
    engine:
      kind: argo
      argo:
        namespace: ingestion
        kubeconfig: %s
    """
        .formatted(writeKubeconfig());
  }

  /** A kubeconfig with two contexts, of which the first is the current one. */
  Path writeKubeconfig() {
    return write(
        "kubeconfig",
        """
        current-context: west
        contexts:
        - name: west
          context: {cluster: one, user: me}
        - name: east
          context: {cluster: two, user: me}
        - name: nowhere
          context: {cluster: three, user: me}
        clusters:
        - name: one
          cluster: {server: "https://jane:canary@one.example.com:6443"}
        - name: two
          cluster: {server: "https://two.example.com/k8s"}
        users:
        - name: me
          user: {token: canary-kubeconfig}
        """);
  }

  /** Some authority that the JVM trusts anyway, in PEM. */
  Path writeAuthority(String name) {
    try {
      byte[] der = Trust.of(Optional.empty()).manager().getAcceptedIssuers()[0].getEncoded();
      String text = Base64.getMimeEncoder().encodeToString(der);
      return write(name, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    } catch (IOException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  Path write(String text) {
    return write("runner.yaml", text);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Loaded<ServerConfig> read(String text, Map<String, String> environment) {
    return ServerConfigReader.read(Optional.of(write(text)), environment);
  }

  /** What is wrong with a file, each as one line, with the directory left out. */
  List<String> problems(String text, Map<String, String> environment) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> read(text, environment));
    if (refused == null) {
      return List.of();
    }
    return refused.problems().stream()
        .map(Problem::toString)
        .map(line -> line.replace(directory + "/", ""))
        .toList();
  }
}
