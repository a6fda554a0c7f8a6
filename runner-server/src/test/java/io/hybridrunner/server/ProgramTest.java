package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.token.TokenListener;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.FakeControlPlane;
import io.hybridrunner.testkit.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

  private final Path directory;
  private final Capture capture = new Capture();

  ProgramTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int run(Map<String, String> environment, String... args) {
    return Program.run(capture.surroundings(environment, ""), args);
  }

  private Path config() throws IOException {
    return Files.writeString(
        directory.resolve("runner.yaml"),
        """
        runner: {id: west, stateDirectory: "%s"}
        link: {url: "wss://acme.example.com", token: canary-token}
        engine: {local: {command: [/bin/sh, -c, canary-argument]}}
        ingestion: {environment: {PASSWORD: canary-value}}
        policy: {pipelineTypes: [usage, metadata]}
        """
            .formatted(directory.resolve("state")));
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(run(Map.of(), "version")).isZero();
    assertThat(capture.out()).matches("hybrid-runner \\d+\\.\\d+\\.\\d+\\S* \\(Java .+\\)\n");
  }

  @Test
  void aWrongCommandLineIsOneSentenceAndAHint() {
    assertThat(run(Map.of(), "serv")).isEqualTo(2);
    assertThat(capture.err()).contains("serv").endsWith("Try 'hybrid-runner --help'.\n");
    assertThat(capture.err().lines()).hasSizeLessThan(4);
  }

  @Test
  void aMissingCommandIsToldFromAMissingSubcommand() {
    assertThat(run(Map.of())).isEqualTo(2);
    assertThat(run(Map.of(), "secrets")).isEqualTo(2);
    assertThat(capture.err())
        .isEqualTo(
            """
            a command is missing
            Try 'hybrid-runner --help'.
            a command is missing: check
            Try 'hybrid-runner secrets --help'.
            """);
  }

  @Test
  void helpListsCommandsAndExitCodes() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(capture.out()).contains("serve", "secrets", "version", "Exit codes:", "143");
  }

  @Test
  void aConfigurationThatCannotBeUsedIsExplainedInFull() {
    assertThat(run(Map.of("AGENT_ID", "west"), "serve")).isEqualTo(2);
    assertThat(capture.err())
        .startsWith("The configuration cannot be used: 3 problems.\n")
        .contains("\n  link.token: is missing. ")
        .doesNotContain("\tat ");
    assertThat(capture.out()).isEmpty();
  }

  @Test
  void checkingSaysWhatWouldBeDoneAndNoSecret() throws IOException {
    String file = config().toString();
    Map<String, String> environment = Map.of("EXECUTOR_TYPE", "simpleK8s");
    assertThat(run(environment, "serve", "--check", "--config", file)).isZero();
    assertThat(capture.out())
        .startsWith("The configuration can be used.")
        .contains("run as      west, state in " + directory.resolve("state"))
        .contains("wss://acme.example.com, token from the configuration")
        .contains("/bin/sh (and 2 arguments) as a child process")
        .contains("variables PASSWORD")
        .contains("types metadata usage")
        .contains("0.0.0.0:8585, metrics on :8989/metrics")
        .doesNotContain("canary");
    assertThat(capture.err())
        .isEqualTo(
            "warning: EXECUTOR_TYPE is set, but engine.kind says where runs live; remove it\n");
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void checkingForArgoSaysWhereRunsWillLiveAndCallsNobody() throws IOException {
    Path merged = Files.writeString(directory.resolve("container.yaml"), "env: []\n");
    Map<String, String> environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST", "fd00::1",
            "KUBERNETES_SERVICE_PORT", "6443",
            "INGESTION_NAMESPACE", "ingestion",
            "ARGO_INGESTION_CONTAINER_SPEC_FILE_PATH", merged.toString(),
            "ARGO_PIPELINE_TYPE_CONFIGS", "{\"automation\":{\"priorityClassName\":\"high\"}}",
            "SECRETS_MANAGER", "kubernetes");
    String file = config().toString();
    assertThat(run(environment, "serve", "--check", "--engine", "argo", "--config", file)).isZero();
    assertThat(capture.out())
        .contains("run as      west\n")
        .contains("run         Argo Workflows in namespace ingestion\n")
        .contains("reach       https://[fd00::1]:6443 as this pod's ServiceAccount\n")
        .contains("be          ServiceAccount ingestion in the pods\n")
        .contains("merge       " + merged + " into the container, more for automation\n")
        .contains("resolve     secrets in the pods, by kubernetes\n")
        .doesNotContain("canary");
    assertThat(capture.err())
        .isEqualTo("warning: engine.local is given, but the engine is argo: it has no effect\n");
  }

  @Test
  void anEngineThatThereIsNotIsAWrongCommandLine() {
    assertThat(run(Map.of(), "serve", "--engine", "airflow")).isEqualTo(2);
    assertThat(capture.err()).contains("'--engine'", "airflow", "ARGO");
  }

  @Test
  void aFaultNobodyThoughtOfIsToldWithoutATrace() throws IOException {
    Parts broken =
        new Parts() {
          @Override
          public io.hybridrunner.spi.ControlPlane controlPlane(
              io.hybridrunner.server.config.ServerConfig config,
              String version,
              TokenListener listener) {
            throw new IllegalStateException("canary");
          }

          @Override
          public Optional<io.hybridrunner.spi.MetadataServer> metadataServer(
              io.hybridrunner.server.config.ServerConfig config, String version) {
            throw new IllegalStateException("canary");
          }

          @Override
          public io.hybridrunner.spi.WorkflowEngine engine(
              io.hybridrunner.server.config.ServerConfig config,
              Map<String, String> environment,
              String version) {
            throw new IllegalStateException("canary");
          }
        };
    String file = config().toString();
    int code = Program.run(capture.surroundings(Map.of(), ""), broken, "serve", "--config", file);
    assertThat(code).isEqualTo(1);
    assertThat(capture.err())
        .isEqualTo("A fault in the program: java.lang.IllegalStateException. Please report it.\n");
  }

  @Test
  void servingEndsWhenTheProcessIsAskedToEndAndClosesEverythingFirst() throws Exception {
    FakeControlPlane controlPlane = new FakeControlPlane();
    FakeEngine engine = new FakeEngine(new FakeEngine.Ledger(), Clock.systemUTC());
    Path file =
        Files.writeString(
            config(), Files.readString(config()) + "http: {port: 0, metricsPort: 0}\n");
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () ->
                Program.run(
                    capture.surroundings(Map.of(), ""),
                    new FakeParts(controlPlane, engine),
                    "serve",
                    "--config",
                    file.toString()));
    await().until(() -> capture.out().contains(" serving "));
    assertThat(capture.stops()).hasSize(1);
    capture.stops().get(0).run();
    assertThat(code.get()).isZero();
    assertThat(capture.out()).endsWith(" stopped\n").doesNotContain("canary");
    assertThat(controlPlane.send(new Reply.Address(new CommandId("c"), "10.0.0.1"))).isFalse();
  }
}
