package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of real commands, read through the engine. */
class RunOutputTest {

  private static final long BOUND = 4 * 1024 * 1024;

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() {
    fixture = new EngineFixture(directory);
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  private static long logBytes(Path run) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(run)) {
      for (Path file :
          files.filter(f -> String.valueOf(f.getFileName()).startsWith("log.")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void fiftyMegabytesKeepTheirHeadAndTheirTail() throws Exception {
    fixture.start(
        "echo first line; yes 'line of the middle: é例🚢' | head -c 52428800; echo; echo last line; exit 9");
    RunId runId = fixture.run("large");
    assertThat(fixture.awaitFailure(runId).evidence()).last().isEqualTo("last line");
    assertThat(logBytes(fixture.files(runId).directory())).isBetween(BOUND / 2, BOUND);
    String log = fixture.log("large");
    assertThat(log).startsWith("first line\nline of").endsWith("\nlast line\n");
    assertThat(log).containsOnlyOnce("bytes of this log were left out");
    assertThat(log.length()).isLessThan((int) BOUND);
    assertThat(log).doesNotContain("\uFFFD");
    var page = fixture.engine().logs(Pipelines.id("large"), Optional.of(runId), Optional.empty());
    assertThat(page.total()).isEqualTo(54);
  }

  @Test
  void aLogOnDiskStaysNearItsBoundWhileItIsWritten() throws Exception {
    fixture.start(
        "yes | head -c 20000000; echo \"\" >> \"$0/written\"; while [ ! -e \"$0/gate\" ]; do sleep 0.05; done");
    RunId runId = fixture.run("bound");
    fixture.awaitLines("written", 1);
    EngineFixture.awaitThat(
        () -> assertThat(logBytes(fixture.files(runId).directory())).isLessThanOrEqualTo(BOUND));
    assertThat(fixture.status(runId).phase()).isEqualTo(RunPhase.RUNNING);
    fixture.open("gate");
    fixture.awaitEnd(runId);
  }

  @Test
  void aLogIsReadWhileItIsWritten() throws Exception {
    fixture.start("echo 'begun é'; " + EngineFixture.WAITS + "echo ended >&2");
    RunId runId = fixture.run("live");
    EngineFixture.awaitThat(() -> assertThat(fixture.log("live")).isEqualTo("begun é\n"));
    fixture.open("gate");
    fixture.awaitEnd(runId);
    assertThat(fixture.log("live")).isEqualTo("begun é\nended\n");
  }

  @Test
  void aRunThatWroteNothingHasOneEmptyPage() {
    fixture.start("true");
    fixture.awaitEnd(fixture.run("silent"));
    assertThat(fixture.log("silent")).isEmpty();
  }

  @Test
  void theLogOfTheNewestRunIsReadUnlessOneIsNamed() {
    fixture.start("echo \"$pipelineRunId\"");
    RunId first = fixture.run("two");
    fixture.awaitEnd(first);
    RunId second = fixture.submit("two", Pipelines.runId("second"));
    fixture.awaitEnd(second);
    assertThat(fixture.log("two")).isEqualTo(second + "\n");
    assertThat(
            fixture.engine().logs(Pipelines.id("two"), Optional.of(first), Optional.empty()).text())
        .isEqualTo(first + "\n");
  }

  @Test
  void aCommandGetsNothingToReadAndNoTerminal() {
    fixture.start(
        fixture
            .settings("cat; [ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo none")
            .withBounds(Duration.ofSeconds(1), BOUND, 1, 1));
    fixture.awaitEnd(fixture.run("input"));
    assertThat(fixture.log("input")).isEqualTo("none\n");
  }
}
