package io.hybridrunner.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo in a process of its own, as a user starts it. */
class DemoTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path temporary;
  private Path shown;
  private @Nullable Process started;

  @BeforeEach
  void prepare() {
    shown = temporary.resolve("shown.txt");
  }

  @AfterEach
  void endWhatIsLeft() {
    if (started != null) {
      started.destroyForcibly();
    }
    new Leftovers(temporary).end();
  }

  @Test
  void everyRunEndsAsItShouldAndNothingIsLeft() throws Exception {
    Process demo = start();

    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
    assertThat(demo.exitValue()).as(text()).isZero();
    assertThat(table())
        .satisfiesExactly(
            row -> assertThat(row).matches("  shop.nightly +success +13 +61 +\\d+\\.\\d s"),
            row -> assertThat(row).matches("  billing.nightly +failed +- +- +\\d+\\.\\d s"),
            row -> assertThat(row).matches("  archive.backfill +stopped +\\d+ +\\d+ +\\d+\\.\\d s"),
            row -> assertThat(row).matches("  crm.hourly +success +13 +61 +\\d+\\.\\d s"));
    assertThat(text())
        .contains("secret:billing-db-password")
        .contains("source.serviceConnection.config.connectionOptions.password")
        .contains("killed by ada@example.org")
        .contains("its end crossed the link 1×")
        .contains("found nowhere")
        .doesNotContain("Exception")
        .doesNotContain("\u001b");
    assertThat(text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
    assertNothingIsLeft();
  }

  @Test
  void aTermSignalInTheMiddleOfARunLeavesNothingBehind() throws Exception {
    Process demo = start();
    await().atMost(PATIENCE).until(() -> text().contains("archive.backfill  running"));
    assertThat(new Leftovers(temporary).find()).isNotEmpty();

    demo.destroy();

    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
    assertThat(demo.exitValue()).isEqualTo(143);
    assertThat(text()).doesNotContain("broke off").doesNotContain("Exception");
    assertNothingIsLeft();
  }

  @Test
  void aTermSignalRemovesConfigurationFilesThatRunsStillUse() throws Exception {
    Process demo = start("--ingestion", "cat {config} > /dev/null; exec sleep 600");
    await().atMost(PATIENCE).until(() -> commands().contains("sleep 600"));
    Optional<Path> configs = configDirectory();
    configs.ifPresent(directory -> assertThat(directory).isNotEmptyDirectory());

    demo.destroy();

    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
    assertNothingIsLeft();
    configs.ifPresent(directory -> assertThat(directory).doesNotExist());
  }

  @Test
  void keptItStaysAndTheCallsItPrintsWork() throws Exception {
    Process demo = start("--keep");
    await().atMost(PATIENCE).until(() -> text().contains("until Ctrl-C") || !demo.isAlive());
    assertThat(demo.isAlive()).as(text()).isTrue();
    String calls =
        text()
            .lines()
            .filter(line -> line.startsWith("  relay") || line.startsWith("  curl"))
            .filter(line -> !line.startsWith("  relay() {"))
            .map(String::strip)
            .collect(Collectors.joining("\n"));
    String function =
        text().lines().filter(line -> line.startsWith("  relay() {")).findFirst().orElseThrow();

    Process shell =
        new ProcessBuilder("/bin/sh", "-e", "-c", function + "\n" + calls)
            .redirectErrorStream(true)
            .start();
    shell.getOutputStream().close();
    String answers = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(answers)
        .contains("\"connected\":true")
        .contains("\"pipelineState\":\"success\"")
        .contains("\"result\":{\"code\":200")
        .contains("done: 13 tables, 61 columns")
        .contains("shop.shop.public.orders");
    demo.destroy();
    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anIngestionThatFailsFailsTheDemoAndSaysSo() throws Exception {
    Process demo = start("--ingestion", "echo cannot >&2; exit 3");

    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(text()).contains("Not as it should be").contains("shop.nightly ended failed");
  }

  @Test
  void anIngestionThatLeaksItsPasswordIsFoundOut() throws Exception {
    Process demo = start("--ingestion", "printf %s \"$config\" | base64");

    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(text()).contains("command lines, the metrics and this terminal: FOUND");
    assertThat(text().replaceAll("\\s+", " "))
        .containsPattern("a password stands in \\S+runner-state");
  }

  @Test
  void aWrongOptionEndsWithTwo() throws Exception {
    Process demo = start("--kep");

    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
    assertThat(text()).contains("'--kep'");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        RunnerProcess.java(
            "-Djava.io.tmpdir=" + temporary, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile())
            .start();
    started = demo;
    return demo;
  }

  private String text() throws IOException {
    return Files.readString(shown);
  }

  private List<String> table() throws IOException {
    return text()
        .lines()
        .dropWhile(line -> !line.equals("Runs"))
        .skip(2)
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> !line.startsWith("      "))
        .toList();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(new Leftovers(temporary).find()).as("processes").isEmpty();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files").containsExactly(shown);
    }
  }

  /**
   * Where the engine of the demo's runner keeps configuration files, as docs/local-engine.md says.
   */
  private Optional<Path> configDirectory() throws Exception {
    Path shared = Path.of("/dev/shm");
    if (!Files.isDirectory(shared)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(temporary)) {
      Path workspace = files.filter(Files::isDirectory).findFirst().orElseThrow();
      String state = workspace.resolve("runner-state").toRealPath().toString();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(state.getBytes(UTF_8));
      return Optional.of(shared.resolve("hybrid-runner-" + HexFormat.of().formatHex(hash, 0, 8)));
    }
  }

  private String commands() {
    List<String> lines = new ArrayList<>();
    new Leftovers(temporary)
        .find()
        .forEach(process -> process.info().commandLine().ifPresent(lines::add));
    return String.join("\n", lines);
  }
}
