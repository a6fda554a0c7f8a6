package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.model.Resources;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The variables of the product we replace go on working, and are stronger than the file. */
class EnvironmentTest {

  private final Path directory;

  EnvironmentTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Loaded<ServerConfig> read(Map<String, String> environment) {
    ConfigFiles files = new ConfigFiles(directory);
    return files.read(files.minimal(), environment);
  }

  @Test
  void everyVariableWithAMeaningIsRead() {
    ServerConfig config =
        read(Map.ofEntries(
                Map.entry("AGENT_ID", "0123"),
                Map.entry("AUTH_TOKEN", "other-token"),
                Map.entry("SERVER_URL", "ws://localhost:1"),
                Map.entry("SERVER_HOST_API_URL", "http://localhost:2/api"),
                Map.entry("SECRETS_MANAGER", "kubernetes"),
                Map.entry("RECONNECT_DELAY_SECONDS", "5"),
                Map.entry("INGESTION_IMAGE", "image:1.10"),
                Map.entry("INGESTION_EXTRA_ENVS", "[A:1,B:2]"),
                Map.entry("DYNAMIC_INGESTION_VERSION_ENABLED", "true"),
                Map.entry("INGESTION_DISABLE_VERSION_VALIDATION", "True"),
                Map.entry("INGESTION_CPU_REQUEST", "1"),
                Map.entry("INGESTION_CPU_LIMIT", "2"),
                Map.entry("INGESTION_MEMORY_REQUEST", "3Gi"),
                Map.entry("INGESTION_MEMORY_LIMIT", "4Gi"),
                Map.entry("INGESTION_AUTOMATION_WORKFLOW_CPU_REQUEST", "5m"),
                Map.entry("INGESTION_AUTOMATION_WORKFLOW_CPU_LIMIT", "6m"),
                Map.entry("INGESTION_AUTOMATION_WORKFLOW_MEMORY_REQUEST", "7Mi"),
                Map.entry("INGESTION_AUTOMATION_WORKFLOW_MEMORY_LIMIT", "8Mi"),
                Map.entry("METRICS_SERVER_PORT", "9999"),
                Map.entry("METRICS_SERVER_PATH", "/m")))
            .value();
    assertThat(config.runner().id()).isEqualTo("0123");
    assertThat(config.link().token()).contains(SecretValue.of("other-token"));
    assertThat(config.link().url()).isEqualTo(URI.create("ws://localhost:1"));
    assertThat(config.link().maxBackoff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.server().apiUrl()).contains(URI.create("http://localhost:2/api"));
    assertThat(config.secrets().provider()).contains("kubernetes");
    assertThat(config.ingestion().image()).isEqualTo("image:1.10");
    assertThat(config.ingestion().environment()).isEqualTo(Map.of("A", "1", "B", "2"));
    assertThat(config.ingestion().dynamicVersion()).isTrue();
    assertThat(config.ingestion().disableVersionValidation()).isTrue();
    assertThat(config.ingestion().resources()).isEqualTo(new Resources("1", "2", "3Gi", "4Gi"));
    assertThat(config.ingestion().automationResources())
        .isEqualTo(new Resources("5m", "6m", "7Mi", "8Mi"));
    assertThat(config.http().metricsPort()).isEqualTo(9999);
    assertThat(config.http().metricsPath()).isEqualTo("/m");
  }

  @Test
  void theEnvironmentAloneIsEnoughWhenItSaysEverything() {
    List<Problem> problems =
        catchThrowableOfType(
                ConfigException.class,
                () ->
                    ServerConfigReader.read(
                        Optional.empty(),
                        Map.of("AGENT_ID", "a", "AUTH_TOKEN", "t", "SERVER_URL", "wss://h")))
            .problems();
    assertThat(problems).extracting(Problem::message).contains("engine.local.command is missing");
    assertThat(problems).extracting(Problem::where).doesNotContain("link.token");
  }

  @Test
  void anEmptyVariableIsNoneAsTemplatesRenderWhatIsNotGiven() {
    ServerConfig config = read(Map.of("AGENT_ID", "", "METRICS_SERVER_PORT", "")).value();
    assertThat(config.runner().id()).isEqualTo("west");
    assertThat(config.http().metricsPort()).isEqualTo(8989);
  }

  @Test
  void aWrongValueNamesItsVariable() {
    ConfigFiles files = new ConfigFiles(directory);
    assertThat(
            files.problems(
                files.minimal(), Map.of("METRICS_SERVER_PORT", "no", "ARGO_EXTRA_ENVS", "[A=1]")))
        .containsExactly(
            "variable ARGO_EXTRA_ENVS: '=' instead of ':' in item 1. Write NAME:value.",
            "variable METRICS_SERVER_PORT: 'no' is not a whole number. Write decimal digits, no"
                + " leading zero.");
  }

  @Test
  void anOldNameWorksAndNamesItsSuccessor() {
    Loaded<ServerConfig> loaded =
        read(
            Map.of(
                "ARGO_INGESTION_IMAGE", "old:1",
                "ARGO_WORKFLOW_CPU_LIMIT", "3",
                "ARGO_AUTOMATION_WORKFLOW_MEMORY_LIMIT", "64Mi",
                "ARGO_DISABLE_VERSION_VALIDATION", "true",
                "ARGO_EXTRA_ENVS_NOOP", "[A:1]"));
    assertThat(loaded.value().ingestion().image()).isEqualTo("old:1");
    assertThat(loaded.value().ingestion().resources().cpuLimit()).isEqualTo("3");
    assertThat(loaded.value().ingestion().automationResources().memoryLimit()).isEqualTo("64Mi");
    assertThat(loaded.value().ingestion().environment()).containsEntry("A", "1");
    assertThat(loaded.value().ingestion().disableVersionValidation()).isTrue();
    assertThat(loaded.warnings())
        .containsExactlyInAnyOrder(
            "ARGO_INGESTION_IMAGE is an old name; use INGESTION_IMAGE",
            "ARGO_WORKFLOW_CPU_LIMIT is an old name; use INGESTION_CPU_LIMIT",
            "ARGO_DISABLE_VERSION_VALIDATION is an old name; use"
                + " INGESTION_DISABLE_VERSION_VALIDATION",
            "ARGO_AUTOMATION_WORKFLOW_MEMORY_LIMIT is an old name; use"
                + " INGESTION_AUTOMATION_WORKFLOW_MEMORY_LIMIT",
            "ARGO_EXTRA_ENVS_NOOP is an old name; use INGESTION_EXTRA_ENVS");
  }

  @Test
  void ofAnOldAndANewNameTheNewOneCounts() {
    Map<String, String> both = Map.of("INGESTION_IMAGE", "new:1", "ARGO_INGESTION_IMAGE", "old:1");
    assertThat(read(both).value().ingestion().image()).isEqualTo("new:1");
  }

  @Test
  void whatHasNoMeaningForTheLocalEngineIsAcceptedWithAWarning() {
    List<String> names =
        List.of(
            "PIPELINE_SERVICE_CLIENT_ENDPOINT",
            "ARGO_TOKEN",
            "ARGO_SERVER_CERTIFICATE_PATH",
            "ARGO_TEST_CONNECTION_BACKOFF_TIME",
            "EXECUTOR_TYPE",
            "INGESTION_CUSTOMER_TOLERATION",
            "ARGO_WORKFLOW_CUSTOMER_TOLERATION",
            "ARGO_PIPELINE_TYPE_CONFIGS",
            "SIMPLEK8S_PIPELINE_TYPE_CONFIGS",
            "INGESTION_SERVICE_ACCOUNT_NAME",
            "INGESTION_NAMESPACE",
            "INGESTION_IMAGE_PULL_SECRETS",
            "INGESTION_AUTOMOUNT_SA_TOKEN",
            "ARGO_INGESTION_CONTAINER_SPEC_FILE_PATH",
            "ARGO_INGESTION_WORKFLOW_SPEC_FILE_PATH",
            "ARGO_SECONDS_AFTER_COMPLETION_TTL",
            "ARGO_IMAGE_PULL_POLICY",
            "ARGO_NAMESPACE",
            "SIMPLEK8S_NAMESPACE",
            "ARGO_WORKFLOW_EXECUTOR_SERVICE_ACCOUNT_NAME",
            "ARGO_IMAGE_PULL_SECRETS",
            "ARGO_AUTOMOUNT_SA_TOKEN");
    Map<String, String> environment = new HashMap<>();
    names.forEach(name -> environment.put(name, "canary-value"));
    List<String> warnings = read(environment).warnings();
    assertThat(warnings).hasSameSizeAs(names);
    for (String name : names) {
      assertThat(warnings).anyMatch(warning -> warning.startsWith(name + " is "));
    }
    assertThat(String.join("\n", warnings)).doesNotContain("canary-value");
  }

  @Test
  void aSlipInAVariableOfOursIsNoticed() {
    assertThat(read(Map.of("INGESTION_MEMORY_LIMTS", "1Gi", "HOME", "/root")).warnings())
        .containsExactly(
            "INGESTION_MEMORY_LIMTS is not a variable of this program; did you mean"
                + " INGESTION_MEMORY_LIMIT?");
  }

  @Test
  void aTokenInAFileIsPreferredAndWhiteSpaceAroundItIsCut() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), " canary-from-file\r\n");
    ConfigFiles files = new ConfigFiles(directory);
    String text = files.minimal().replace("token: canary-token", "tokenFile: " + file);
    Loaded<ServerConfig> loaded = files.read(text, Map.of());
    assertThat(loaded.value().link().tokenFile()).contains(file);
    assertThat(loaded.value().link().token()).isEmpty();
    assertThat(loaded.warnings())
        .containsExactly("link.tokenFile " + file + ": cut off around the token: white space");
    assertThat(TokenReader.fromFile(file)).isEqualTo(SecretValue.of("canary-from-file"));
    Files.writeString(file, "canary-from-file\n");
    assertThat(files.read(text, Map.of()).warnings()).as("every editor ends a file so").isEmpty();
  }

  @Test
  void aTokenThatNoHeaderCanCarryIsRefusedAndNotShown() throws IOException {
    ConfigFiles files = new ConfigFiles(directory);
    for (String token : List.of("canary\nsecond", "canary canary", "canarü", "canary\u0000")) {
      Path file = Files.writeString(directory.resolve("token"), token);
      String text = files.minimal().replace("token: canary-token", "tokenFile: " + file);
      assertThat(files.problems(text, Map.of()))
          .containsExactly(
              "link.tokenFile token: holds white space or other characters that no token has. Copy"
                  + " the token again.");
    }
    Path empty = Files.writeString(directory.resolve("token"), "\n");
    String text = files.minimal().replace("token: canary-token", "tokenFile: " + empty);
    assertThat(files.problems(text, Map.of()))
        .containsExactly("link.tokenFile token: is empty. Put the token into it.");
  }

  @Test
  void twoTokensInOnePlaceAreRefusedAndAVariableIsStrongerThanTheFile() {
    ConfigFiles files = new ConfigFiles(directory);
    String both = files.minimal().replace("token: ", "tokenFile: /x\n  token: ");
    assertThat(files.problems(both, Map.of()))
        .containsExactly(
            "link.token and link.tokenFile: both are given. Remove one; the file is better.");
    Loaded<ServerConfig> loaded =
        files.read(
            files.minimal().replace("token: canary-token", "tokenFile: /x"),
            Map.of("AUTH_TOKEN", "strong"));
    assertThat(loaded.value().link().token()).contains(SecretValue.of("strong"));
    assertThat(loaded.warnings())
        .containsExactly("AUTH_TOKEN is used; the token named in the file is not");
  }

  @Test
  void aTokenThatYamlTakesForANumberIsNotShown() {
    ConfigFiles files = new ConfigFiles(directory);
    String text = files.minimal().replace("canary-token", "4711");
    assertThat(files.problems(text, Map.of()))
        .containsExactly("runner.yaml:6: link.token is not a text to YAML. Quote it.");
  }

  @Test
  void aTokenThatTravelsInClearIsWarnedOf() {
    assertThat(read(Map.of("SERVER_URL", "ws://acme.example.com")).warnings())
        .containsExactly("link.url is ws://: the token travels in clear; use wss://");
  }

  @Test
  void nothingThatIsPrintedHoldsASecret() {
    ServerConfig config = read(Map.of("INGESTION_EXTRA_ENVS", "[PASSWORD:canary-env]")).value();
    assertThat(config.toString()).doesNotContain("canary").contains("PASSWORD");
  }
}
