package io.hybridrunner.ecr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.ecr.AwsCredentials;
import io.hybridrunner.ecr.EcrRegistry;
import io.hybridrunner.ecr.EcrRegistry.Variant;
import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.model.ClusterAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewerConfigTest {

  private static final String HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aPod() throws IOException {
    Files.writeString(directory.resolve("token"), "t");
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
  }

  @Test
  void theEnvironmentOfTheOldHelperIsEnough() {
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "canary");
    environment.put("AWS_ACCOUNT", "123456789012");
    environment.put("DOCKER_SECRET_NAME", "pull");
    environment.put("NAMESPACE_NAME", "one, two");
    environment.put("DOCKER_REGISTRY", "https://" + HOST);
    Loaded loaded = load(Optional.empty());
    RenewerConfig config = loaded.config();
    assertThat(registries(config))
        .containsExactly(EcrRegistry.of("123456789012", "eu-west-1", Variant.PLAIN));
    assertThat(config.namespaces()).containsExactly("one", "two");
    assertThat(config.secret()).isEqualTo("pull");
    assertThat(config.credentials()).isInstanceOf(AwsCredentials.Keys.class);
    assertThat(config.access()).isEqualTo(new ClusterAccess.InCluster("10.0.0.1", 443));
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.toString()).doesNotContain("canary");
  }

  @Test
  void aFileSaysMore() throws IOException {
    RenewerConfig config =
        load("""
                registries:
                  - host: %s
                    image: ingestion:1.2.3
                  - {account: 123456789013, region: us-east-1, fips: true, dualStack: true}
                  - host: proxy.example.com:5000
                    account: "012345678901"
                    region: eu-west-1
                    endpoint: http://localhost:1234
                    insecure: true
                namespaces: [one, two]
                caFile: %s
                metricsFile: %s
                """
                .formatted(HOST, directory.resolve("token"), directory.resolve("metrics")))
            .config();
    assertThat(registries(config))
        .extracting(EcrRegistry::account)
        .containsExactly("123456789012", "123456789013", "012345678901");
    assertThat(registries(config).get(1).variant()).isEqualTo(Variant.FIPS_DUAL_STACK);
    assertThat(registries(config).get(2).endpoint()).isPresent();
    assertThat(config.targets())
        .extracting(it -> it.proof().orElseThrow().registry().toString())
        .contains("https://" + HOST, "http://proxy.example.com:5000");
    assertThat(config.targets().get(0).proof().orElseThrow().image()).contains("ingestion:1.2.3");
    assertThat(config.secret()).isEqualTo("omd-registry-credentials");
    assertThat(config.credentials()).isEqualTo(new AwsCredentials.DefaultChain());
    assertThat(config.caFile()).contains(directory.resolve("token"));
  }

  @Test
  void aVariableIsStrongerThanTheFile() throws IOException {
    environment.put("NAMESPACE_NAME", "other");
    environment.put("DOCKER_SECRET_NAME", "other-secret");
    environment.put("DOCKER_REGISTRY", "123456789013.dkr.ecr.eu-west-1.amazonaws.com");
    Loaded loaded = load(minimal() + "secret: pull\n");
    assertThat(loaded.config().namespaces()).containsExactly("other");
    assertThat(loaded.config().secret()).isEqualTo("other-secret");
    assertThat(registries(loaded.config()))
        .extracting(EcrRegistry::account)
        .containsExactly("123456789013");
    assertThat(loaded.warnings()).anyMatch(it -> it.contains("DOCKER_REGISTRY"));
  }

  @Test
  void whatAnEntryLeavesOutComesFromTheEnvironment() throws IOException {
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCOUNT", "123456789012");
    Loaded loaded = load("registries: [{region: us-east-1}, {fips: false}]\nnamespaces: [one]\n");
    assertThat(registries(loaded.config()))
        .extracting(EcrRegistry::region)
        .containsExactly("us-east-1", "eu-west-1");
  }

  @Test
  void emptyVariablesCountAsNotSet() throws IOException {
    for (String name :
        List.of(
            "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_ACCOUNT", "DOCKER_REGISTRY", "KUBECONFIG")) {
      environment.put(name, "");
    }
    assertThat(load(minimal()).warnings()).isEmpty();
  }

  @Test
  void aRegionThatTheClusterSetsInEveryPodIsNoReasonToStop() throws IOException {
    environment.put("AWS_REGION", "us-east-1");
    environment.put("DOCKER_REGISTRY", HOST);
    Loaded loaded = load("namespaces: [one]\n");
    assertThat(registries(loaded.config()).get(0).region()).isEqualTo("eu-west-1");
    assertThat(loaded.warnings()).anyMatch(it -> it.contains("AWS_REGION is us-east-1"));
  }

  @Test
  void whiteSpaceAroundKeysIsLeftOutWithAWarning() throws IOException {
    environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE\n");
    environment.put("AWS_SECRET_ACCESS_KEY", " canary\n");
    Loaded loaded = load(minimal());
    assertThat(loaded.config().credentials().toString()).contains("accessKeyId=AKIDEXAMPLE,");
    assertThat(loaded.warnings()).hasSize(2).noneMatch(it -> it.contains("canary"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS_ACCESS_KEY_ID=AKIDEXAMPLE | variable AWS_SECRET_ACCESS_KEY: is not set",
        "AWS_SECRET_ACCESS_KEY=canary | variable AWS_ACCESS_KEY_ID: is not set, and AWS_SECRET",
        "AWS_SESSION_TOKEN=canary | AWS_SESSION_TOKEN is",
        "AWS_REGION=Ireland | 'Ireland' is not allowed. Write for instance eu-west-1",
        "AWS_ACCOUNT=12345 | Write the 12 digits",
        "DOCKER_SECRET_NAME=My_Secret | 'My_Secret' is not allowed",
        "NAMESPACE_NAME=one,one | twice",
        "NAMESPACE_NAME=One | 'One' is not allowed",
        "DOCKER_REGISTRY=public.ecr.aws | needs no pull credential",
        "DOCKER_REGISTRY=registry.example.com | Set AWS_ACCOUNT and AWS_REGION",
        "DOCKER_REGISTRY=http://registry.example.com | insecure: true",
        "KUBERNETES_SERVICE_HOST= | this is no pod",
      })
  void refusesAVariable(String variable, String sentence) throws IOException {
    String[] parts = variable.split("=", 2);
    environment.put(parts[0], parts[1]);
    environment.put("HOME", directory.toString());
    assertThat(refused(minimal())).contains(sentence).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registires: [] | Did you mean registries?",
        "registries: [{host: a.example.com}] | [0].account is missing",
        "registries: [{account: 123456789012}] | [0].region is missing",
        "registries: [{account: 012345678901, region: eu-west-1}] | Quote it: \"012345678901\"",
        "registries: [{account: 12345678901, region: eu-west-1}] | Quote it",
        "registries: [{host: HOST, account: 123456789013}] | the host says 123456789012",
        "registries: [{host: HOST, region: us-east-1}] | the host says eu-west-1",
        "registries: [{host: HOST, fips: true}] | the host says false",
        "registries: [{host: HOST, fips: yes}] | is changed by YAML",
        "registries: [{host: HOST}, {host: HOST}] | is given twice",
        "registries: [{host: HOST, hots: x}] | Did you mean registries[0].host?",
        "registries: [{host: HOST, image: HOST/a}] | begins with the registry",
        "registries: [{host: HOST, image: 'A b'}] | is not an image",
        "registries: [{host: HOST, endpoint: 'https://me:canary@x'}] | without a user in it",
        "registries: [{host: HOST/x}] | is not a registry's host",
        "registries: [] | is not a list with something in it",
        "registries: [x] | registries[0] is no mapping",
        "registries: {host: HOST} | is not a list",
        "namespaces: [one, one] | twice",
        "namespaces: [yes] | Quote it: \"yes\"",
        "namespaces: one | is not a list",
        "secret: a_b | 'a_b' is not allowed",
        "secret: | has no value",
        "secret: [a] | is a list",
        "caFile: /not/there | is not a file that can be read",
        "kubeconfig: /not/there | is not a file that can be read",
        "metricsFile: /not/there/x | is not a file that can be written",
        "secret: &a x\\nmetricsFile: *a | :2: is an alias",
        "secret: [[[[[[[[[[[[[[[[[[[[[[[[x | :1: is nested too deeply",
        "secret: x\\nsecret: y | :2: secret stands here again",
        "secret: x\\n---\\nsecret: y | is not YAML that can be used",
        "- a | the document is no mapping",
      })
  void refusesALineOfTheFile(String line, String sentence) throws IOException {
    String file = line.replace("\\n", "\n").replace("HOST", HOST) + "\n";
    assertThat(refused(file)).contains(sentence).doesNotContain("canary");
  }

  @Test
  void saysAllThatIsWrongAtOnceInTheOrderOfTheFile() throws IOException {
    environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    String text = refused("secret: A\nregistries:\n  - host: x_y\n  - {}\nunknown: 1\n");
    assertThat(text.lines().map(it -> it.replaceFirst(".*config.yaml", "").substring(0, 2)))
        .containsExactly(":1", ":3", ":4", ":4", ":5", ": ", "va");
  }

  @Test
  void aFileThatCannotBeReadIsRefused() {
    ConfigException missing =
        catchThrowableOfType(
            ConfigException.class, () -> load(Optional.of(directory.resolve("missing"))));
    assertThat(missing).hasMessageContaining("does not exist");
    ConfigException folder =
        catchThrowableOfType(ConfigException.class, () -> load(Optional.of(directory)));
    assertThat(folder).hasMessageContaining("is a directory");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws IOException {
    assertThat(refused("# " + "x".repeat(1 << 18))).contains("larger than 256 KiB");
  }

  @Test
  void outsideOfAClusterAKubeconfigIsUsed() throws IOException {
    environment.remove("KUBERNETES_SERVICE_HOST");
    Path home = Files.createDirectories(directory.resolve("home/.kube")).resolve("config");
    Files.writeString(home, "");
    environment.put("HOME", directory.resolve("home").toString());
    assertThat(load(minimal()).config().access())
        .isEqualTo(new ClusterAccess.Kubeconfig(home, Optional.empty()));
    Path other = Files.writeString(directory.resolve("other"), "");
    environment.put("KUBECONFIG", other.toString());
    assertThat(load(minimal() + "context: mine\n").config().access())
        .isEqualTo(new ClusterAccess.Kubeconfig(other, Optional.of("mine")));
    environment.put("KUBECONFIG", other + ":" + home);
    assertThat(refused(minimal())).contains("names several files");
    assertThat(load(minimal() + "kubeconfig: " + home + "\n").config().access())
        .isEqualTo(new ClusterAccess.Kubeconfig(home, Optional.empty()));
  }

  private static String minimal() {
    return "registries: [{host: " + HOST + "}]\nnamespaces: [one]\n";
  }

  private static List<EcrRegistry> registries(RenewerConfig config) {
    return config.targets().stream().map(Target::registry).toList();
  }

  private String refused(String yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(yaml));
    assertThat(e).isNotNull();
    return String.valueOf(e.getMessage());
  }

  private Loaded load(String yaml) throws IOException {
    return load(Optional.of(Files.writeString(directory.resolve("config.yaml"), yaml)));
  }

  private Loaded load(Optional<Path> file) {
    return RenewerConfig.load(file, environment, directory.resolve("token"));
  }
}
