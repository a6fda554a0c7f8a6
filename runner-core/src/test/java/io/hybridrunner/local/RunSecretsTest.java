package io.hybridrunner.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets reach the command and nothing else. */
class RunSecretsTest {

  private static final String CANARY = "c4nary-Pa55word";
  private static final String CONFIG = "source: {password: 'secret:db', user: shop}\n";

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() throws IOException {
    fixture = new EngineFixture(directory);
    fixture.secrets().put("db", CANARY);
    Files.createDirectory(fixture.file("memory"));
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  /** The command gets the path of its configuration as {@code $1}. */
  private Settings withFile(String script) {
    return Settings.of(
            fixture.state(),
            List.of("/bin/sh", "-c", script, directory.toString(), "{config}"),
            fixture.secrets())
        .withEnvironment(fixture.settings("").environment())
        .withConfigDirectory(fixture.file("memory"));
  }

  private List<Path> configFiles() throws IOException {
    return filesBelow(fixture.file("memory"));
  }

  private static List<Path> filesBelow(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> holding(String text, Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : filesBelow(root)) {
      if (Files.readString(file, ISO_8859_1).contains(text)) {
        found.add(file);
      }
    }
    return found;
  }

  private static List<String> commandLinesHolding(String text) {
    return ProcFs.all().stream()
        .map(stat -> EngineFixture.read(stat.pid(), "cmdline"))
        .filter(line -> line.contains(text))
        .toList();
  }

  @Test
  void aMissingSecretFailsTheRunBeforeItsCommandStarts() throws Exception {
    fixture.start(EngineFixture.WAITS);
    RunId runId =
        fixture.run("missing", "{source: {password: 'secret:nope'}, other: 'secret:neither'}");
    Cause cause = fixture.awaitFailure(runId);
    assertThat(cause.kind()).isEqualTo(Kind.SECRET_MISSING);
    assertThat(cause.message())
        .contains("secret:nope", "fake store", "source.password", "secret:neither", "other");
    assertThat(cause.cure()).isNotEmpty();
    assertThat(fixture.status(runId).startedAt()).isEmpty();
    assertThat(fixture.lines("begun")).isEmpty();
    assertThat(fixture.files(runId).claim().orElseThrow().isEngines()).isTrue();
    assertThat(fixture.observed().toString()).doesNotContain("RUNNING");
  }

  @Test
  void aSecretInTheEnvironmentIsInTheCommandOnly() throws Exception {
    LocalProcessEngine engine = fixture.start(EngineFixture.WAITS + "echo \"$config\"; exit 1");
    RunId runId = fixture.run("canary", CONFIG);
    fixture.awaitLines("begun", 1);
    assertThat(EngineFixture.processes(runId))
        .anySatisfy(pid -> assertThat(EngineFixture.read(pid, "environ")).contains(CANARY));
    assertThat(processesOutside(runId)).noneSatisfy(e -> assertThat(e).contains(CANARY));
    assertThat(commandLinesHolding(runId.toString())).isNotEmpty();
    assertThat(commandLinesHolding(CANARY)).isEmpty();
    assertThat(holding(runId.toString(), directory)).isNotEmpty();
    assertThat(holding(CANARY, directory)).isEmpty();
    fixture.open("gate");
    Cause cause = fixture.awaitFailure(runId);
    assertThat(cause.evidence().toString()).contains("password", "•••").doesNotContain(CANARY);
    assertThat(fixture.observed() + engine.runs().toString() + fixture.settings("x"))
        .doesNotContain(CANARY);
  }

  private static List<String> processesOutside(RunId runId) {
    return ProcFs.all().stream()
        .map(stat -> EngineFixture.read(stat.pid(), "environ"))
        .filter(environment -> !environment.contains("pipelineRunId=" + runId))
        .toList();
  }

  @Test
  void aSecretInAFileIsTheOwnersAndGoesWithTheRun() throws Exception {
    fixture.start(withFile(EngineFixture.WAITS + "cat \"$1\"; exit 1"));
    RunId runId = fixture.run("file", CONFIG);
    fixture.awaitLines("begun", 1);
    Path file = configFiles().get(0);
    assertThat(configFiles()).hasSize(1);
    assertThat(file).content(UTF_8).contains(CANARY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling("."))))
        .isEqualTo("rwx------");
    assertThat(holding(CANARY, fixture.state())).isEmpty();
    assertThat(commandLinesHolding(CANARY)).isEmpty();
    fixture.open("gate");
    assertThat(fixture.awaitFailure(runId).evidence().toString()).doesNotContain(CANARY);
    EngineFixture.awaitThat(() -> assertThat(configFiles()).isEmpty());
  }

  @Test
  void aFileIsRemovedWhenItsCommandEndsThoughTheRunnerIsAway() throws Exception {
    Settings settings = withFile(EngineFixture.WAITS);
    fixture.start(settings);
    RunId runId = fixture.run("removed", CONFIG);
    fixture.awaitLines("begun", 1);
    fixture.closeEngine();
    assertThat(configFiles()).hasSize(1);
    fixture.open("gate");
    EngineFixture.awaitThat(() -> assertThat(configFiles()).isEmpty());
    fixture.start(settings);
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void filesThatNoLivingRunNeedsAreSweptAtTheStart() throws Exception {
    Settings settings = withFile(EngineFixture.WAITS);
    fixture.start(settings);
    RunId runId = fixture.run("swept", CONFIG);
    fixture.awaitLines("begun", 1);
    Path living = configFiles().get(0);
    fixture.closeEngine();
    Files.writeString(living.resolveSibling("left-behind.yaml"), CANARY);
    Files.writeString(living.resolveSibling(living.getFileName() + ".tmp"), CANARY);
    fixture.start(settings);
    assertThat(configFiles()).containsExactly(living);
    fixture.open("gate");
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void aLargeSecretArrivesByteForByteInAFile() throws Exception {
    String value =
        "\"quoted\" 'twice' \\ back\r\n\tünïcödé 🚢 {config} $HOME `id` %s\n".repeat(18_000);
    assertThat(value.getBytes(UTF_8).length).isGreaterThan(1024 * 1024);
    fixture.secrets().put("big", value);
    fixture.start(withFile("cat \"$1\" > \"$0/copy\""));
    RunId runId = fixture.run("large", "{source: {password: 'secret:big', user: shop}}");
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(password(Files.readString(fixture.file("copy")))).isEqualTo(value);
  }

  @Test
  void anOddSecretArrivesByteForByteInTheEnvironment() throws Exception {
    String value = "'\"\\$(touch /tmp/pwned)`id`\n\n ü🚢\u0001 'end'\n";
    fixture.secrets().put("odd", value);
    fixture.start("printf %s \"$config\" > \"$0/copy\"");
    RunId runId = fixture.run("odd", "{source: {password: 'secret:odd'}}");
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(password(Files.readString(fixture.file("copy")))).isEqualTo(value);
  }

  private static String password(String config) {
    Value.Fields root = (Value.Fields) Document.parse(config).root();
    Value.Fields source = (Value.Fields) root.get("source").orElseThrow();
    return ((Value.Text) source.get("password").orElseThrow()).text();
  }

  @Test
  void theEndOfALongLineIsNotShownSinceItMayBePartOfASecret() throws Exception {
    String value = "0123456789abcdef".repeat(65_536);
    fixture.secrets().put("big", value);
    fixture.start(withFile("head -c 1000000 \"$1\"; exit 1"));
    RunId runId = fixture.run("long line", "source: {password: 'secret:big'}\n");
    assertThat(fixture.awaitFailure(runId).evidence().toString())
        .doesNotContain("0123456789abcdef");
  }
}
