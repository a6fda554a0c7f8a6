package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.ArgoSettings;
import io.hybridrunner.argo.cluster.ClusterAccess;
import io.hybridrunner.argo.manifest.IngestionPods;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.ServerConfigReader;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key that a part needs reaches it. */
class ProductPartsTest {

  private final Path directory;

  ProductPartsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ServerConfig config(String secrets) throws IOException {
    return config("", secrets);
  }

  private ServerConfig config(String place, String secrets) throws IOException {
    Files.writeString(directory.resolve("token"), "first\n");
    String text =
        """
        runner: {id: west, stateDirectory: "@/state"%}
        link: {url: "wss://acme.example.com/x", tokenFile: "@/token", maxBackoffSeconds: 7}
        engine:
          local:
            command: [/bin/sh, "{config}"]
            automationCommand: [/bin/sh, -c]
            killGraceSeconds: 2
            maxLogBytes: 70000
            maxRunning: 3
            keepEnded: 4
        """
            .replace("@", directory.toString())
            .replace("%", place);
    Path file = Files.writeString(directory.resolve("runner.yaml"), text + secrets);
    return ServerConfigReader.read(Optional.of(file), Map.of()).value();
  }

  @Test
  void theLinkIsMadeAsConfigured() throws IOException {
    LinkSettings settings = ProductParts.linkSettings(config(""), "1.2.3");
    assertThat(settings.url()).isEqualTo(URI.create("wss://acme.example.com/x"));
    assertThat(settings.runnerId()).isEqualTo("west");
    assertThat(settings.version()).isEqualTo("1.2.3");
    assertThat(settings.maxBackoff()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theServerIsToldWhereTheRunnerIsInstalledWhenBothHalvesAreKnown() throws IOException {
    String cluster = ", cluster: 5d4c3b2a-8f0e";
    String release = ", release: ingestion/runner";
    assertThat(installation(cluster + release))
        .contains(new Installation("5d4c3b2a-8f0e", "ingestion/runner", 0));
    assertThat(installation(cluster)).isEmpty();
    assertThat(installation(release)).isEmpty();
    assertThat(installation("")).isEmpty();
  }

  private Optional<Installation> installation(String place) throws IOException {
    return ProductParts.linkSettings(config(place, ""), "1.2.3").installation().get();
  }

  @Test
  void aReplacedTokenIsUsedAtTheNextConnection() throws IOException {
    LinkSettings settings = ProductParts.linkSettings(config(""), "1.2.3");
    assertThat(settings.token().get()).isEqualTo(SecretValue.of("first"));
    Files.writeString(directory.resolve("token"), "second\n");
    assertThat(settings.token().get()).isEqualTo(SecretValue.of("second"));
  }

  @Test
  void theEngineIsMadeAsConfigured() throws IOException {
    LocalProcessEngine.Settings settings = ProductParts.localSettings(config(""), Map.of());
    assertThat(settings.stateDirectory()).isEqualTo(directory.resolve("state"));
    assertThat(settings.command()).isEqualTo(List.of("/bin/sh", "{config}"));
    assertThat(settings.automationCommand()).isEqualTo(List.of("/bin/sh", "-c"));
    assertThat(settings.killGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.maxLogBytes()).isEqualTo(70_000);
    assertThat(settings.maxRunning()).isEqualTo(3);
    assertThat(settings.keepEnded()).isEqualTo(4);
  }

  @Test
  void theEngineOfAClusterIsMadeAsConfigured() throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        contexts: [{name: east, context: {cluster: one}}]
        clusters: [{name: one, cluster: {server: "https://one.example.com"}}]
        """);
    Files.writeString(directory.resolve("container.yaml"), "env: []\n");
    String text =
        """
        runner: {id: west}
        link: {url: "wss://acme.example.com/x", token: t}
        engine:
          kind: argo
          argo:
            namespace: ingestion
            kubeconfig: "@/kubeconfig"
            context: east
            instanceId: blue
            serviceAccount: reader
            imagePullSecrets: [pull]
            podLabels: {a: b}
            podAnnotations: {c: d}
            nodeSelector: {e: f}
            priorityClass: low
            security: openshift
            secretsNamespace: data
            executorResources: {cpuLimit: "2"}
            keepFinishedSeconds: 100
            containerSpecFile: "@/container.yaml"
            pipelineTypes: {automation: {priorityClassName: high}}
            callsPerSecond: 20
            burst: 40
            callTimeoutSeconds: 5
            acceptTimeoutSeconds: 60
        """
            .replace("@", directory.toString());
    Path file = Files.writeString(directory.resolve("runner.yaml"), text);
    ServerConfig config = ServerConfigReader.read(Optional.of(file), Map.of()).value();
    ArgoSettings settings = ProductParts.argoSettings(config.engine().argo());
    assertThat(settings.access())
        .isEqualTo(new ClusterAccess.Kubeconfig(kubeconfig, Optional.of("east")));
    assertThat(settings.namespace()).isEqualTo("ingestion");
    assertThat(settings.callsPerSecond()).isEqualTo(20);
    assertThat(settings.burst()).isEqualTo(40);
    assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.acceptTimeout()).isEqualTo(Duration.ofSeconds(60));
    IngestionPods pods = settings.pods();
    assertThat(pods.identity().serviceAccount()).isEqualTo("reader");
    assertThat(pods.identity().imagePullSecrets()).containsExactly("pull");
    assertThat(pods.metadata())
        .isEqualTo(new IngestionPods.Metadata(Map.of("a", "b"), Map.of("c", "d")));
    assertThat(pods.placement())
        .isEqualTo(new IngestionPods.Placement(Map.of("e", "f"), Optional.of("low")));
    assertThat(pods.security()).isEqualTo(IngestionPods.Security.OPENSHIFT);
    assertThat(pods.secretsNamespace()).contains("data");
    assertThat(pods.instanceId()).contains("blue");
    assertThat(pods.executorResources().cpuLimit()).isEqualTo("2");
    assertThat(pods.lifetime().finished()).isEqualTo(Duration.ofSeconds(100));
    assertThat(pods.merges().containerSpec()).contains("env: []\n");
    assertThat(pods.merges().typeSpecs().get("automation")).contains("priorityClassName: high");
  }

  @Test
  void ingestionInheritsOnlyWhatEveryProcessNeeds() throws IOException {
    Map<String, String> environment =
        Map.of(
            "PATH", "/bin",
            "HTTPS_PROXY", "http://proxy:3128",
            "AWS_SECRET_ACCESS_KEY", "canary",
            "AUTH_TOKEN", "canary",
            "ARGO_TOKEN", "canary",
            "INGESTION_EXTRA_ENVS", "canary",
            "OUR_DB", "canary");
    ServerConfig config = config("secrets: {backend: env, prefix: OUR_}\n");
    LocalProcessEngine.Settings settings = ProductParts.localSettings(config, environment);
    assertThat(settings.environment())
        .isEqualTo(Map.of("PATH", "/bin", "HTTPS_PROXY", "http://proxy:3128"));
    assertThat(settings.secrets().find(SecretRef.parse("secret:db")))
        .isEqualTo(new Lookup.Found(SecretValue.of("canary")));
  }

  @Test
  void secretsComeFromTheDirectory() throws IOException {
    Files.writeString(directory.resolve("db"), "value");
    ServerConfig config = config("secrets: {directory: \"%s\"}\n".formatted(directory));
    assertThat(ProductParts.secrets(config.secrets(), Map.of()).find(SecretRef.parse("secret:db")))
        .isEqualTo(new Lookup.Found(SecretValue.of("value")));
  }
}
