package io.hybridrunner.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.TokenCheck;
import io.hybridrunner.secrets.FileSecrets;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String PIPELINE = UUID.nameUUIDFromBytes(new byte[] {1}).toString();

  private final Relay relay =
      Relay.builder()
          .runnerTokens(TokenCheck.anyOf(SecretValue.of(DyingRunnerMain.TOKEN)))
          .apiTokens(TokenCheck.anyOf(SecretValue.of("api")))
          .build();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> runners = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeEach
  void startRelay() {
    relay.start();
  }

  @AfterEach
  void endAll() {
    runners.forEach(Process::destroyForcibly);
    relay.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"received", "planned", "started", "running", "ended", "reported"})
  void aRunnerKilledAtThisStepHasStartedOneProcessAndOwesNothingAfterItsRestart(String step)
      throws Exception {
    Process dying = runner(step);
    post("/api/v1/runners/" + DyingRunnerMain.RUNNER + "/pipelines?wait=30", pipeline());
    String runId = UUID.randomUUID().toString();
    post(
        "/api/v1/runners/" + DyingRunnerMain.RUNNER + "/pipelines/" + PIPELINE + "/run",
        "{\"runId\": \"" + runId + "\"}");
    awaitLine(dying, "AT " + step);
    // SIGKILL: no hook, no goodbye.
    dying.destroyForcibly().waitFor();

    Process next = runner("none");
    await().atMost(LONG).until(() -> get("/api/v1/runs/" + runId).contains("\"success\""));
    Path record = directory.resolve("state/runs").resolve(runId).resolve("run.json");
    await().atMost(LONG).until(() -> Files.readString(record).contains("\"settled\":true"));
    next.destroyForcibly().waitFor();

    assertThat(Files.readAllLines(directory.resolve("starts"))).containsExactly("started");
    assertThat(owed()).isEmpty();
  }

  /** What an engine that opens the ledger now would still owe. */
  private List<?> owed() {
    try (LocalProcessEngine engine =
        new LocalProcessEngine(
            LocalProcessEngine.Settings.of(
                directory.resolve("state"), List.of("true"), new FileSecrets(directory)))) {
      engine.start(status -> {});
      return engine.runs();
    }
  }

  private Process runner(String step) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                DyingRunnerMain.class.getName(),
                directory.toString(),
                "ws://127.0.0.1:" + relay.port(),
                step)
            .redirectError(directory.resolve("runner-" + step + ".log").toFile())
            .start();
    runners.add(process);
    return process;
  }

  private static void awaitLine(Process process, String wanted) throws IOException {
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(wanted)) {
        return;
      }
    }
    throw new AssertionError("the runner ended before '" + wanted + "'");
  }

  private void post(String path, String json) throws Exception {
    var answer =
        http.send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
  }

  private String get(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + path))
        .timeout(LONG)
        .header("Authorization", "Bearer api");
  }

  private static String pipeline() {
    return """
        {"pipeline": {"id": "%s", "name": "nightly", "fullyQualifiedName": "shop.nightly",
           "pipelineType": "metadata", "version": 0.1, "airflowConfig": {},
           "service": {"id": "%s", "type": "databaseService", "name": "shop"},
           "sourceConfig": {"config": {"type": "DatabaseMetadata"}},
           "openMetadataServerConnection": {"hostPort": "http://localhost:8585/api",
             "securityConfig": {"jwtToken": "a.b.c"}}},
         "service": {"name": "shop", "serviceType": "Postgres",
           "connection": {"config": {"type": "Postgres"}}}}
        """
        .formatted(PIPELINE, PIPELINE);
  }
}
