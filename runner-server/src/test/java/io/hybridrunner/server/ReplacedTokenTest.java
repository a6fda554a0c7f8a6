package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.ServerConfig.Format;
import io.hybridrunner.server.config.ServerConfig.Level;
import io.hybridrunner.server.config.ServerConfig.Logging;
import io.hybridrunner.server.config.ServerConfigReader;
import io.hybridrunner.server.logging.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose token file is replaced while it is connected to a real relay. */
class ReplacedTokenTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String FIRST = token("first", 4_000_000_000L);
  private static final String SECOND = token("second", 4_100_000_000L);
  private static final String STRANGE = token("strange", 1_774_000_000L);

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Path directory;

  ReplacedTokenTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void silence() {
    Logs.configure(
        new Logging(Format.PLAIN, Level.WARN), OutputStream.nullOutputStream(), ZoneOffset.UTC);
  }

  private static String token(String user, long end) {
    return Tokens.of(
        "{\"alg\":\"RS256\",\"kid\":\"canary\"}",
        "{\"sub\":\"%s\",\"isBot\":true,\"exp\":%d,\"email\":\"a@example.com\"}"
            .formatted(user, end));
  }

  /** In one step, as tools and the kubelet do it. */
  private Path replace(String text) throws IOException {
    Path made = Files.writeString(directory.resolve("new"), text);
    return Files.move(made, directory.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }

  private ServerConfig config(int relay) throws IOException {
    String text =
        """
        runner: {id: west, stateDirectory: "@/state", drainSeconds: 1}
        link: {url: "ws://127.0.0.1:%d", tokenFile: "@/token"}
        engine: {kind: local, local: {command: [/bin/sh]}}
        http: {address: 127.0.0.1, port: 0, metricsPort: 0}
        """
            .formatted(relay)
            .replace("@", directory.toString());
    Path file = Files.writeString(directory.resolve("runner.yaml"), text);
    return ServerConfigReader.read(Optional.of(file), Map.of()).value();
  }

  private String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private void awaitLog(String text) {
    await().atMost(LONG).untilAsserted(() -> assertThat(log()).contains(text));
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void theLinkMovesToTheNewTokenWithoutABreakAndNothingShowsAToken() throws Exception {
    Logs.configure(new Logging(Format.PLAIN, Level.DEBUG), log, ZoneOffset.UTC);
    replace(FIRST + "\n");
    List<SecretValue> known = List.of(SecretValue.of(FIRST), SecretValue.of(SECOND));
    try (Relay relay =
        Relay.builder()
            .settings(RelaySettings.defaults().withBindAddress("127.0.0.1").withPort(0))
            .runnerTokens(known::contains)
            .apiTokens(token -> false)
            .build()) {
      relay.start();
      try (RunnerApp app = RunnerApp.of(config(relay.port()), Map.of(), new ProductParts())) {
        app.start();
        awaitLog("link up");
        assertThat(log()).contains("token holder=\"bot first\" expires=2096-10-02T07:06:40Z");

        replace(STRANGE);
        awaitLog("the replaced one is not in use");
        String warned = get(app.probePort(), "/readyz");
        assertThat(warned)
            .startsWith(
                "{\"ready\":true,\"problems\":[],\"warnings\":[{\"message\":\"the link stays up")
            .contains("(401)", "its time was over at 2026-03-20T09:46:40Z");

        replace("two\nlines");
        awaitLog("holds white space or other characters");

        replace(SECOND);
        awaitLog("token holder=\"bot second\"");
        await()
            .atMost(LONG)
            .until(() -> log().lines().filter(line -> line.contains("link up")).count() == 2);
        String ready = get(app.probePort(), "/readyz");
        String metrics = get(app.metricsPort(), "/metrics");
        assertThat(ready).isEqualTo("{\"ready\":true,\"problems\":[],\"warnings\":[]}\n");
        assertThat(metrics)
            .contains(
                "collate_hybrid_agent_connected 1.0\n",
                "hybrid_runner_link_losses_total 0.0\n",
                "hybrid_runner_token_expiry_timestamp_seconds 4.1E9\n");
        String everything = log() + warned + ready + metrics + Thread.getAllStackTraces().keySet();
        assertThat(everything)
            .doesNotContain("link down", "example.com", Tokens.SIGNATURE)
            .doesNotContain(FIRST.split("\\.", -1))
            .doesNotContain(STRANGE.split("\\.", -1));
      }
    }
  }
}
