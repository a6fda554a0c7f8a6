package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.argo.manifest.IngestionPods.PullPolicy;
import io.hybridrunner.server.config.ServerConfig.EngineKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Which engine is chosen, and what is read, checked and found for the one of a cluster. */
class ArgoConfigTest {

  private static final Map<String, String> CLUSTER =
      Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");

  private static final String NO_ENGINE =
      """
      runner: {id: west}
      link: {url: "wss://acme.example.com", token: canary-token}
      """;

  private final Path directory;
  private final ConfigFiles files;

  ArgoConfigTest(@TempDir Path directory) {
    this.directory = directory;
    this.files = new ConfigFiles(directory);
  }

  private static Map<String, String> inCluster(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(CLUSTER);
    environment.putAll(more);
    return environment;
  }

  private Loaded<ServerConfig> read(
      String text, Map<String, String> environment, Optional<EngineKind> engine) {
    PodFiles pod = new PodFiles(directory.resolve("namespace"), directory.resolve("custom-config"));
    return ServerConfigReader.read(Optional.of(files.write(text)), environment, engine, pod);
  }

  private Loaded<ServerConfig> read(String text, Map<String, String> environment) {
    return read(text, environment, Optional.empty());
  }

  private List<String> problems(String text, Map<String, String> environment) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> read(text, environment));
    return refused.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  @Test
  void inAClusterTheEngineIsArgoAndElsewhereLocal() {
    Map<String, String> cluster = inCluster(Map.of("INGESTION_NAMESPACE", "ingestion"));
    assertThat(read(files.minimal(), Map.of()).value().engine().kind()).isEqualTo(EngineKind.LOCAL);
    assertThat(read(files.minimal(), cluster).value().engine().kind()).isEqualTo(EngineKind.ARGO);
    String local = files.minimal().replace("engine:", "engine:\n  kind: local");
    assertThat(read(local, cluster).value().engine().kind()).isEqualTo(EngineKind.LOCAL);
    assertThat(read(local, cluster, Optional.of(EngineKind.ARGO)).value().engine().kind())
        .isEqualTo(EngineKind.ARGO);
  }

  @Test
  void theEnvironmentAloneIsEnoughInACluster() throws IOException {
    Files.writeString(directory.resolve("namespace"), "own\n");
    PodFiles pod = new PodFiles(directory.resolve("namespace"), directory);
    Map<String, String> environment =
        inCluster(Map.of("AGENT_ID", "a", "AUTH_TOKEN", "t", "SERVER_URL", "wss://h"));
    Loaded<ServerConfig> loaded =
        ServerConfigReader.read(Optional.empty(), environment, Optional.empty(), pod);
    assertThat(loaded.value().engine().argo().namespace()).contains("own");
    assertThat(loaded.value().engine().argo().kubeconfig()).isEmpty();
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void withoutTheirNamespacePodsHaveNoPlace() {
    assertThat(problems(NO_ENGINE, CLUSTER))
        .containsExactly(
            "engine.argo.namespace: is not given, and the pod's own cannot be read from namespace."
                + " Name it, or set INGESTION_NAMESPACE.");
    String outside = files.minimalForArgo().replace("    namespace: ingestion\n", "");
    assertThat(problems(outside, Map.of()))
        .containsExactly(
            "runner.yaml: engine.argo.namespace (or the variable INGESTION_NAMESPACE) is missing."
                + " Name the namespace that runs live in.");
  }

  @Test
  void outsideAClusterTheKubeconfigIsFoundWhereKubectlFindsIt() throws IOException {
    Path kubeconfig = files.writeKubeconfig();
    String text = NO_ENGINE + "engine: {kind: argo, argo: {namespace: ingestion}}\n";
    assertThat(read(text, Map.of("KUBECONFIG", kubeconfig.toString())).value().engine().argo())
        .extracting(ServerConfig.Argo::kubeconfig)
        .isEqualTo(Optional.of(kubeconfig));
    Path ofHome = directory.resolve(".kube/config");
    Files.createDirectories(directory.resolve(".kube"));
    Files.copy(kubeconfig, ofHome);
    assertThat(read(text, Map.of("HOME", directory.toString())).value().engine().argo())
        .extracting(ServerConfig.Argo::kubeconfig)
        .isEqualTo(Optional.of(ofHome));
    assertThat(problems(text, Map.of()))
        .containsExactly(
            "engine.argo.kubeconfig: is missing. Name a kubeconfig file, or set KUBECONFIG.");
    assertThat(problems(text, Map.of("KUBECONFIG", "/a:/b")))
        .contains(
            "variable KUBECONFIG: names several files. Name one with engine.argo.kubeconfig: they"
                + " are not merged.");
    assertThat(problems(text, Map.of("KUBECONFIG", "/nowhere/config")))
        .containsExactly(
            "engine.argo.kubeconfig: /nowhere/config does not exist. Name another one, set"
                + " KUBECONFIG, or run in a cluster.");
  }

  @Test
  void theContextMustBeInTheKubeconfigAndNothingElseOfItIsShown() {
    String base = files.minimalForArgo();
    assertThat(ApiServer.of(read(base, Map.of()).value().engine().argo(), Map.of()))
        .isEqualTo("https://one.example.com:6443");
    String east = base + "    context: east\n";
    assertThat(ApiServer.of(read(east, Map.of()).value().engine().argo(), Map.of()))
        .isEqualTo("https://two.example.com/k8s");
    assertThat(problems(base + "    context: south\n", Map.of()))
        .containsExactly(
            "runner.yaml:8: engine.argo.context kubeconfig has no context 'south'. Choose another"
                + " one of west, east, nowhere.");
    assertThat(problems(base + "    context: nowhere\n", Map.of()))
        .singleElement()
        .asString()
        .contains("gives context 'nowhere' no cluster with a server");
    files.write("kubeconfig", "token: canary\n\tx");
    assertThat(problems(base, Map.of())).singleElement().asString().doesNotContain("canary");
  }

  @Test
  void everyVariableTakesEffect() throws IOException {
    Path container = files.write("container.yaml", "env: []\n");
    Path workflow = files.write("workflow.yaml", "tolerations: []\n");
    Map<String, String> environment =
        inCluster(
            Map.of(
                "INGESTION_NAMESPACE", "ingestion",
                "INGESTION_SERVICE_ACCOUNT_NAME", "reader",
                "INGESTION_AUTOMOUNT_SA_TOKEN", "false",
                "INGESTION_IMAGE_PULL_SECRETS", "one, two,",
                "ARGO_IMAGE_PULL_POLICY", "Always",
                "ARGO_SECONDS_AFTER_COMPLETION_TTL", "3600",
                "ARGO_INGESTION_CONTAINER_SPEC_FILE_PATH", container.toString(),
                "ARGO_INGESTION_WORKFLOW_SPEC_FILE_PATH", workflow.toString(),
                "ARGO_PIPELINE_TYPE_CONFIGS", "{\"automation\":{\"priorityClassName\":\"high\"}}"));
    Loaded<ServerConfig> loaded = read(NO_ENGINE, environment);
    ServerConfig.Argo argo = loaded.value().engine().argo();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(argo.namespace()).contains("ingestion");
    assertThat(argo.serviceAccount()).isEqualTo("reader");
    assertThat(argo.automountToken()).isFalse();
    assertThat(argo.imagePullSecrets()).containsExactly("one", "two");
    assertThat(argo.imagePullPolicy()).isEqualTo(PullPolicy.ALWAYS);
    assertThat(argo.keepFinished()).isEqualTo(Duration.ofHours(1));
    assertThat(argo.containerSpecFile()).contains(container);
    assertThat(argo.workflowSpecFile()).contains(workflow);
    assertThat(argo.pipelineTypes())
        .isEqualTo(Map.of("automation", "{\"priorityClassName\":\"high\"}"));
  }

  @Test
  void anOlderNameTakesEffectAndNamesItsSuccessor() {
    Map<String, String> environment =
        inCluster(
            Map.of(
                "ARGO_NAMESPACE", "old",
                "ARGO_WORKFLOW_EXECUTOR_SERVICE_ACCOUNT_NAME", "reader",
                "ARGO_AUTOMOUNT_SA_TOKEN", "false",
                "ARGO_IMAGE_PULL_SECRETS", "one",
                "SIMPLEK8S_PIPELINE_TYPE_CONFIGS", "{\"usage\":{}}"));
    Loaded<ServerConfig> loaded = read(NO_ENGINE, environment);
    ServerConfig.Argo argo = loaded.value().engine().argo();
    assertThat(argo.namespace()).contains("old");
    assertThat(argo.serviceAccount()).isEqualTo("reader");
    assertThat(argo.automountToken()).isFalse();
    assertThat(argo.imagePullSecrets()).containsExactly("one");
    assertThat(argo.pipelineTypes()).containsOnlyKeys("usage");
    assertThat(loaded.warnings())
        .containsExactlyInAnyOrder(
            "ARGO_NAMESPACE is an old name; use INGESTION_NAMESPACE",
            "ARGO_WORKFLOW_EXECUTOR_SERVICE_ACCOUNT_NAME is an old name; use"
                + " INGESTION_SERVICE_ACCOUNT_NAME",
            "ARGO_AUTOMOUNT_SA_TOKEN is an old name; use INGESTION_AUTOMOUNT_SA_TOKEN",
            "ARGO_IMAGE_PULL_SECRETS is an old name; use INGESTION_IMAGE_PULL_SECRETS",
            "SIMPLEK8S_PIPELINE_TYPE_CONFIGS is an old name; use ARGO_PIPELINE_TYPE_CONFIGS");
  }

  @Test
  void whatOnlyTheArgoServerNeededIsAcceptedWithAWarning() {
    Map<String, String> environment =
        inCluster(
            Map.of(
                "INGESTION_NAMESPACE", "ingestion",
                "EXECUTOR_TYPE", "simpleK8s",
                "PIPELINE_SERVICE_CLIENT_ENDPOINT", "http://argo:2746",
                "ARGO_TOKEN", "canary",
                "ARGO_SERVER_CERTIFICATE_PATH", "/x",
                "ARGO_PIPELINE_TYPE_CONFIGS", ""));
    Loaded<ServerConfig> loaded = read(NO_ENGINE, environment);
    assertThat(loaded.warnings()).hasSize(4).noneMatch(warning -> warning.contains("canary"));
    assertThat(loaded.value().engine().argo().pipelineTypes()).isEmpty();
  }

  @Test
  void whatTheFormerChartMountsIsMerged() throws IOException {
    Path custom = Files.createDirectories(directory.resolve("custom-config"));
    Map<String, String> environment = inCluster(Map.of("INGESTION_NAMESPACE", "ingestion"));
    Path container = Files.writeString(custom.resolve("container-params.yaml"), "env: []\n");
    ServerConfig.Argo argo = read(NO_ENGINE, environment).value().engine().argo();
    assertThat(argo.containerSpecFile()).contains(container);
    assertThat(argo.workflowSpecFile()).isEmpty();
    assertThat(ArgoPods.of(argo).merges().containerSpec()).contains("env: []\n");
  }

  @Test
  void theOtherEnginesKeysAreNotCheckedButWarnedOf() {
    String both = files.minimalForArgo() + "  local: {command: [no-such-program]}\n";
    assertThat(read(both, Map.of()).warnings())
        .containsExactly("engine.local is given, but the engine is argo: it has no effect");
    String local =
        files.minimal() + "  argo: {kubeconfig: /nowhere, containerSpecFile: /nowhere}\n";
    assertThat(read(local, Map.of()).warnings())
        .containsExactly("engine.argo is given, but the engine is local: it has no effect");
    assertThat(problems(files.minimal() + "  argo: {podGc: later}\n", Map.of()))
        .as("a value that is none is a mistake wherever it stands")
        .containsExactly(
            "runner.yaml:10: engine.argo.podGc 'later' is none of its values. Write never or"
                + " onCompletion or onSuccess.");
  }

  @Test
  void aStateDirectoryIsNotNeeded() {
    String text = files.minimalForArgo().replace("{id: west}", "{id: west, stateDirectory: /no/x}");
    assertThat(read(text, Map.of()).warnings()).isEmpty();
  }

  @Test
  void withoutATokenSecretTheInventoryCannotDeployAgain() {
    String server = files.minimalForArgo() + "server: {apiUrl: \"https://acme.example.com/api\"}\n";
    assertThat(read(server, Map.of()).warnings())
        .singleElement()
        .asString()
        .startsWith("ingestion.tokenSecret is not set: what the inventory would deploy again is");
    assertThat(read(server + "ingestion: {tokenSecret: bot}\n", Map.of()).warnings()).isEmpty();
  }

  private record Mistake(String lines, String message) {}

  /** Each is put behind the minimal file for Argo, which has seven lines. */
  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake(
              "    serviceAcount: x",
              "runner.yaml:8: engine.argo.serviceAcount is not a key. Did you mean"
                  + " engine.argo.serviceAccount?"),
          new Mistake(
              "    serviceAccount: My_Account",
              "runner.yaml:8: engine.argo.serviceAccount 'My_Account' is not allowed. Use small"
                  + " letters, digits, . and -."),
          new Mistake(
              "    imagePullPolicy: always",
              "runner.yaml:8: engine.argo.imagePullPolicy 'always' is none of its values. Write"
                  + " IfNotPresent or Always or Never."),
          new Mistake(
              "    podLabels: {azure.workload.identity/use: true}",
              "runner.yaml:8: engine.argo.podLabels azure.workload.identity/use true is not a text"
                  + " to YAML. Quote it: \"true\"."),
          new Mistake(
              "    podLabels: {a b: c}",
              "runner.yaml:8: engine.argo.podLabels 'a b' is not a label's name. Use letters,"
                  + " digits, . _ and -, and before a / a domain."),
          new Mistake(
              "    podLabels: {a: \"{{x}}\"}",
              "runner.yaml:8: engine.argo.podLabels a '{{x}}' is not allowed. Use up to 63 letters,"
                  + " digits, . _ and -."),
          new Mistake(
              "    podLabels: {hybridrunner.io/run: x}",
              "runner.yaml:8: engine.argo.podLabels 'hybridrunner.io/run' is set by the runner or by"
                  + " Argo. Remove it."),
          new Mistake(
              "    nodeSelector: linux",
              "runner.yaml:8: engine.argo.nodeSelector is not a mapping. Write one 'name: value' a"
                  + " line."),
          new Mistake(
              "    security: privileged",
              "runner.yaml:8: engine.argo.security 'privileged' is none of its values. Write"
                  + " restricted or openshift."),
          new Mistake(
              "    pipelineTypes: {automation: high}",
              "runner.yaml:8: engine.argo.pipelineTypes is not a mapping. Write one 'name: value' a"
                  + " line."),
          new Mistake(
              "    keepFinishedSeconds: 0",
              "runner.yaml:8: engine.argo.keepFinishedSeconds 0 is out of range. Write 60 to"
                  + " 31536000."),
          new Mistake(
              "    containerSpecFile: /nowhere/x.yaml",
              "runner.yaml:8: engine.argo.containerSpecFile /nowhere/x.yaml does not exist. Check"
                  + " the path, and that the ConfigMap is mounted."),
          new Mistake(
              "    workflowSpecFile: /etc",
              "runner.yaml:8: engine.argo.workflowSpecFile /etc cannot be read. Check what it is,"
                  + " and who may read it."),
          new Mistake(
              "    secretsNamespace: a\ningestion: {environment: {KUBERNETES_NAMESPACE: b}}",
              "runner.yaml:8: engine.argo.secretsNamespace is another one than KUBERNETES_NAMESPACE"
                  + " of ingestion.environment. Remove one of them."),
          new Mistake(
              "  kind: argo",
              "runner.yaml:8: engine.kind stands here again; it was given in line 4. Remove one of"
                  + " them."));

  @TestFactory
  Stream<DynamicTest> aMistakeIsNamedWithItsLineAndCure() {
    return MISTAKES.stream()
        .map(
            mistake ->
                DynamicTest.dynamicTest(
                    mistake.lines(),
                    () ->
                        assertThat(
                                problems(files.minimalForArgo() + mistake.lines() + "\n", Map.of()))
                            .containsExactly(mistake.message())));
  }

  @Test
  void typesThatAreNoJsonAreRefusedAndNotShown() {
    for (String json : List.of("{canary", "[]", "{\"automation\":\"canary\"}")) {
      Map<String, String> environment =
          inCluster(Map.of("INGESTION_NAMESPACE", "n", "ARGO_PIPELINE_TYPE_CONFIGS", json));
      assertThat(problems(NO_ENGINE, environment))
          .singleElement()
          .asString()
          .startsWith("variable ARGO_PIPELINE_TYPE_CONFIGS: ")
          .endsWith("Write {\"automation\":{\"priorityClassName\":\"high\"}}.")
          .doesNotContain("canary");
    }
  }

  @Test
  void whatIsPrintedHoldsNothingOfWhatIsMerged() {
    String text =
        files.minimalForArgo() + "    pipelineTypes: {usage: {priorityClassName: canary}}\n";
    assertThat(read(text, Map.of()).value().toString()).doesNotContain("canary").contains("usage");
  }
}
