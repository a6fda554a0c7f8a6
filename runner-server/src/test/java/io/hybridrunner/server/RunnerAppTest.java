package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerConfig.Ingestion.Token;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.ServerConfigReader;
import io.hybridrunner.testkit.FakeControlPlane;
import io.hybridrunner.testkit.FakeEngine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerAppTest {

  private final Path directory;
  private final FakeControlPlane controlPlane = new FakeControlPlane();
  private final FakeEngine engine = new FakeEngine(new FakeEngine.Ledger(), Clock.systemUTC());

  RunnerAppTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ServerConfig config(String lines) throws IOException {
    String text =
        """
        runner: {id: west, stateDirectory: "%s", hostIp: 10.0.0.7, drainSeconds: 1}
        link: {url: "wss://acme.example.com", token: canary-token}
        server: {apiUrl: "https://acme.example.com/api"}
        secrets: {provider: kubernetes}
        engine: {local: {command: [/bin/sh]}}
        ingestion: {image: "a/b:1", environment: {A: b}, deadlineSeconds: 0}
        policy: {pipelineTypes: [metadata]}
        """
            .formatted(directory);
    Path file = Files.writeString(directory.resolve("runner.yaml"), text + lines);
    return ServerConfigReader.read(Optional.of(file), Map.of()).value();
  }

  private static String ports(int port, int metricsPort) {
    return "http: {address: 127.0.0.1, port: %d, metricsPort: %d}\n".formatted(port, metricsPort);
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void itIsAliveAtOnceAndReadyWhenLinkAndEngineAre() throws Exception {
    try (RunnerApp app =
        RunnerApp.of(config(ports(0, 0)), Map.of(), new FakeParts(controlPlane, engine))) {
      app.start();
      assertThat(get(app.probePort(), "/healthz").statusCode()).isEqualTo(200);
      HttpResponse<String> before = get(app.probePort(), "/readyz");
      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(before.body())
          .startsWith("{\"ready\":false,\"problems\":[{\"kind\":\"LINK_DOWN\",\"message\":");
      controlPlane.connect();
      HttpResponse<String> ready = get(app.probePort(), "/readyz");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).isEqualTo("{\"ready\":true,\"problems\":[],\"warnings\":[]}\n");
      engine.trouble(
          Optional.of(Cause.of(Kind.ENGINE_UNAVAILABLE, "the disk is full", "Make room.")));
      assertThat(get(app.probePort(), "/readyz").body())
          .contains("\"message\":\"the disk is full\",\"cure\":\"Make room.\"");
      engine.trouble(Optional.empty());
    }
  }

  @Test
  void metricsFollowTheLink() throws Exception {
    try (RunnerApp app =
        RunnerApp.of(config(ports(0, 0)), Map.of(), new FakeParts(controlPlane, engine))) {
      app.start();
      controlPlane.connect();
      await()
          .untilAsserted(
              () -> {
                HttpResponse<String> metrics = get(app.metricsPort(), "/metrics");
                assertThat(metrics.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
                assertThat(metrics.body()).contains("collate_hybrid_agent_connected 1.0\n");
              });
    }
  }

  @Test
  void metricsAreWhereTheConfigurationPutsThem() throws Exception {
    String http = "http: {address: 127.0.0.2, port: 0, metricsPort: 0, metricsPath: /m/x}\n";
    try (RunnerApp app =
        RunnerApp.of(config(http), Map.of(), new FakeParts(controlPlane, engine))) {
      app.start();
      URI uri = URI.create("http://127.0.0.2:" + app.metricsPort() + "/m/x");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("collate_hybrid_agent_cpu_usage");
      assertThatThrownBy(() -> get(app.metricsPort(), "/m/x")).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aPortInUseIsNamedWithItsKeyAndACure() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunnerApp app =
            RunnerApp.of(
                config(ports(0, taken.getLocalPort())),
                Map.of(),
                new FakeParts(controlPlane, engine))) {
      assertThatThrownBy(app::start)
          .isInstanceOf(StartException.class)
          .hasMessage(
              "http.metricsPort: 127.0.0.1:%d cannot be used: another program has it, or it is not"
                  + " this machine's. Set http.metricsPort to a free port, 0 takes any; or end the"
                  + " other program.",
              taken.getLocalPort());
    }
  }

  @Test
  void theConfigurationReachesTheRunner() throws IOException {
    RunnerConfig runner = RunnerApp.runnerConfig(config(""), "1.2.3");
    assertThat(runner.version()).isEqualTo("1.2.3");
    assertThat(runner.drainTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(runner.hostIp()).contains("10.0.0.7");
    assertThat(runner.policy().pipelineTypes()).containsExactly("metadata");
    RunnerConfig.Ingestion ingestion = runner.ingestion();
    assertThat(ingestion.image()).isEqualTo("a/b:1");
    assertThat(ingestion.environment()).isEqualTo(Map.of("A", "b"));
    assertThat(ingestion.deadline()).isEmpty();
    assertThat(ingestion.serverUrl()).contains("https://acme.example.com/api");
    assertThat(ingestion.secretsProvider()).contains("kubernetes");
    assertThat(ingestion.resources().memoryLimit()).isEqualTo("4096Mi");
    assertThat(ingestion.automationResources().memoryLimit()).isEqualTo("512Mi");
  }

  @Test
  void onlyAnEngineThatLooksSecretsUpHereIsLentTheRunnersToken() throws IOException {
    assertThat(RunnerApp.runnerConfig(config(""), "1").ingestion().token())
        .isEqualTo(new Token.Sent(Optional.of(ServerTokenSecret.NAME)));
    Path file = directory.resolve("runner.yaml");
    Map<String, String> cluster =
        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "INGESTION_NAMESPACE", "ingestion");
    ServerConfig argo = ServerConfigReader.read(Optional.of(file), cluster).value();
    assertThat(RunnerApp.runnerConfig(argo, "1").ingestion().token())
        .isEqualTo(new Token.Sent(Optional.empty()));
  }
}
