package io.hybridrunner.ecr.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hybridrunner.ecr.Adoption;
import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.RenewalPlan;
import io.hybridrunner.ecr.Result;
import io.hybridrunner.ecr.config.RenewerConfig;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Cause.By;
import io.hybridrunner.ecr.model.RenewalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = NOW.plusSeconds(43_200);
  private static final String CANARY = "canary-2b9d";
  private static final String HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<RenewalPlan> plans = new ArrayList<>();
  private Optional<Cause> refused = Optional.empty();
  private Supplier<List<Result>> answer = () -> List.of(result("one", renewed()));

  @BeforeEach
  void configuration() throws IOException {
    environment.put("DOCKER_REGISTRY", HOST);
    environment.put("NAMESPACE_NAME", "one");
    environment.put("KUBECONFIG", Files.writeString(directory.resolve("kube"), "").toString());
    environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", CANARY);
  }

  @ParameterizedTest
  @CsvSource({
    "renewed, 0",
    "good, 0",
    "renewed good, 0",
    "aws, 3",
    "kubernetes, 4",
    "registry, 5",
    "aws aws, 3",
    "renewed aws, 6",
    "good registry, 6",
    "aws kubernetes, 6"
  })
  void theExitCodeSaysHowItEnded(String outcomes, int code) {
    answer = () -> results(outcomes);
    assertThat(run()).isEqualTo(code);
    JsonObject line = summary();
    assertThat(line.get("level").getAsString()).isEqualTo(code == 0 ? "info" : "error");
    assertThat(line.get("results").getAsJsonArray()).hasSize(outcomes.split(" ", -1).length);
  }

  @Test
  void theSummaryIsOneLineOfJson() {
    answer = () -> results("renewed good aws");
    run();
    JsonObject line = summary();
    assertThat(line.get("event").getAsString()).isEqualTo("pull_credentials");
    assertThat(line.get("outcome").getAsString()).isEqualTo("partial");
    assertThat(line.get("renewed").getAsInt()).isOne();
    assertThat(line.get("good").getAsInt()).isOne();
    assertThat(line.get("failed").getAsInt()).isOne();
    assertThat(line.get("time").getAsString()).isEqualTo(NOW.toString());
    assertThat(line.get("durationMillis").getAsLong()).isZero();
    JsonArray results = line.get("results").getAsJsonArray();
    JsonObject failed = results.get(2).getAsJsonObject();
    assertThat(failed.get("outcome").getAsString()).isEqualTo("aws_refused");
    assertThat(failed.get("cause").getAsJsonObject().get("cure").getAsString())
        .isEqualTo("Mend \"it\"");
    assertThat(failed.has("expiresAt")).isFalse();
    assertThat(results.get(0).getAsJsonObject().get("expiresAt").getAsString())
        .isEqualTo(END.toString());
  }

  @Test
  void everyFailureIsALineForPeople() {
    answer = () -> results("renewed kubernetes");
    run();
    assertThat(text(err)).isEqualTo("n1, " + HOST + ": KUBERNETES said no. Mend \"it\"\n");
  }

  @Test
  void theOptionsMakeThePlan() {
    run();
    assertThat(plans.get(0).when()).isEqualTo(RenewalPlan.When.HALF_LIFE);
    assertThat(plans.get(0).targets().get(0).proof()).isEmpty();
    run("--force", "--adopt", "--verify");
    assertThat(plans.get(1).when()).isEqualTo(RenewalPlan.When.NOW);
    assertThat(plans.get(1).adoption()).isEqualTo(Adoption.ADOPT);
    assertThat(plans.get(1).targets().get(0).proof()).isPresent();
  }

  @Test
  void theFileIsNamedByAnOptionOrAVariable() throws IOException {
    Path file = Files.writeString(directory.resolve("c.yaml"), "secret: from-file\n");
    run("--config", file.toString());
    environment.put("ECR_RENEWER_CONFIG", file.toString());
    run();
    assertThat(plans).extracting(RenewalPlan::secret).containsOnly("from-file").hasSize(2);
  }

  @Test
  void checkAsksNobody() {
    assertThat(run("--check", "--verify", "--adopt")).isZero();
    assertThat(plans).isEmpty();
    assertThat(text(out))
        .contains(HOST, "one/omd-registry-credentials", "proved", "access key", "adopted")
        .doesNotContain(CANARY);
  }

  @Test
  void helpNamesEveryOptionAndExitCode() {
    assertThat(run("--help")).isZero();
    assertThat(text(out))
        .contains(
            "--config FILE", "--force", "--adopt", "--verify", "--metrics-file FILE", "--check")
        .contains("  3  AWS refused", "  6  some succeeded");
    assertThat(run("--version")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"--frce", "--config", "word", "--fo"})
  void aWrongCommandLineIsRefused(String argument) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(text(err)).contains("--help");
    assertThat(plans).isEmpty();
  }

  @Test
  void aWrongConfigurationIsRefusedAsAWhole() {
    environment.put("NAMESPACE_NAME", "A_B");
    environment.remove("AWS_SECRET_ACCESS_KEY");
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("2 problems", "'A_B'", "AWS_SECRET_ACCESS_KEY");
    assertThat(plans).isEmpty();
  }

  @Test
  void authoritiesThatAreNoneAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("c.yaml"), "caFile: kube\n");
    Files.writeString(file, "caFile: " + directory.resolve("kube") + "\n");
    assertThat(run("--config", file.toString())).isEqualTo(2);
    assertThat(text(err)).contains("holds no PEM certificates");
  }

  @Test
  void noWayToTheClusterIsWhatBecameOfEverything() {
    answer =
        () -> {
          throw new RenewalException(new Cause(By.KUBERNETES, "No cluster", "Mend"));
        };
    environment.put("NAMESPACE_NAME", "one,two");
    assertThat(run()).isEqualTo(4);
    assertThat(summary().get("failed").getAsInt()).isEqualTo(2);
  }

  @Test
  void aFaultShowsItsTypeOnly() {
    answer =
        () -> {
          throw new IllegalStateException(CANARY);
        };
    assertThat(run()).isEqualTo(1);
    assertThat(text(err)).contains("IllegalStateException").doesNotContain(CANARY);
  }

  @Test
  void metricsCanBeParsedAndSayTheSame() throws IOException {
    Path file = directory.resolve("metrics.prom");
    answer = () -> results("renewed aws");
    run("--metrics-file", file.toString());
    Map<String, Double> samples = Exposition.parse(Files.readString(file));
    String first = "{registry=" + HOST + ", namespace=n0";
    assertThat(samples)
        .containsEntry(
            "ecr_pull_credential_expiry_seconds" + first + "}", (double) END.getEpochSecond())
        .containsEntry("ecr_pull_credential_renewal_outcome" + first + ", outcome=renewed}", 1.0)
        .containsEntry("ecr_pull_credential_renewal_outcome" + first + ", outcome=good}", 0.0)
        .containsEntry(
            "ecr_pull_credential_last_run_timestamp_seconds{}", (double) NOW.getEpochSecond())
        .hasSize(1 + 2 * OutcomeName.values().length + 1);
    try (var files = Files.list(directory)) {
      assertThat(files.map(it -> it.getFileName().toString())).noneMatch(it -> it.endsWith("tmp"));
    }
  }

  @Test
  void labelsAreEscaped() {
    String odd = "a\"b\\c\nd";
    String text = Metrics.text(NOW, List.of(new Result(odd, "n", renewed())));
    assertThat(Exposition.parse(text))
        .containsKey("ecr_pull_credential_expiry_seconds{registry=" + odd + ", namespace=n}");
  }

  @Test
  void metricsReplaceNothingButFiles() throws IOException {
    Path file = Files.writeString(directory.resolve("real.prom"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.prom"), file);
    run("--metrics-file", link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(file).content().contains("ecr_pull_credential_last_run");

    Path place = Files.createDirectories(directory.resolve("place"));
    out.reset();
    assertThat(run("--metrics-file", place.toString())).isZero();
    assertThat(place).isDirectory();
    assertThat(text(err)).contains("could not be written to " + place);
  }

  @Test
  void aWayToTheClusterThatCannotBeUsedIsFoundByTheCheck() {
    refused = Optional.of(new Cause(By.KUBERNETES, "The kubeconfig x cannot be used", "Mend it."));
    assertThat(run("--check")).isEqualTo(2);
    assertThat(text(err)).contains("The kubeconfig x cannot be used. Mend it.");
    assertThat(plans).isEmpty();
  }

  @Test
  void aKeyWithALineBreakInItIsAProblemOfTheConfiguration() {
    environment.put("AWS_SECRET_ACCESS_KEY", CANARY + "\nx");
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("variable AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void metricsThatCannotBeWrittenChangeNothing() {
    assertThat(run("--metrics-file", directory.resolve("no/such/place").toString())).isZero();
    assertThat(text(err)).contains("Warning: metrics could not be written");
    assertThat(summary().get("outcome").getAsString()).isEqualTo("ok");
  }

  private int run(String... args) {
    Work work =
        new Work() {
          @Override
          public void check(RenewerConfig config) {
            refused.ifPresent(
                cause -> {
                  throw new RenewalException(cause);
                });
          }

          @Override
          public List<Result> renew(
              RenewerConfig config, List<X509Certificate> authorities, RenewalPlan plan) {
            plans.add(plan);
            return answer.get();
          }
        };
    Program program =
        new Program(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            Clock.fixed(NOW, ZoneOffset.UTC),
            work);
    int code = program.run(args).code();
    assertThat(text(out) + text(err)).doesNotContain(CANARY);
    return code;
  }

  private JsonObject summary() {
    List<String> lines = text(out).lines().toList();
    assertThat(lines).hasSize(1);
    return new Gson().fromJson(lines.get(0), JsonObject.class);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static List<Result> results(String outcomes) {
    List<Result> results = new ArrayList<>();
    for (String outcome : outcomes.split(" ", -1)) {
      results.add(result("n" + results.size(), outcome(outcome)));
    }
    return results;
  }

  private static Outcome outcome(String name) {
    return switch (name) {
      case "renewed" -> renewed();
      case "good" -> new Outcome.StillGood(END);
      default -> {
        By by = By.valueOf(name.toUpperCase(Locale.ROOT));
        yield new Outcome.Failed(new Cause(by, by + " said no", "Mend \"it\""), Optional.empty());
      }
    };
  }

  private static Outcome renewed() {
    return new Outcome.Renewed(END);
  }

  private static Result result(String namespace, Outcome outcome) {
    return new Result(HOST, namespace, outcome);
  }
}
