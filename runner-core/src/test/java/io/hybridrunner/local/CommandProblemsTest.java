package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of every run is said by check() and by each run, with its cure. */
class CommandProblemsTest {

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

  private Settings command(String... line) {
    return Settings.of(fixture.state(), List.of(line), fixture.secrets())
        .withEnvironment(Map.of("PATH", EngineFixture.TOOLS));
  }

  private void assertNotRunnable(Settings settings, String what, String cure) {
    LocalProcessEngine engine = fixture.start(settings);
    Cause refused = catchThrowableOfType(EngineException.class, engine::check).reason();
    assertThat(refused.kind()).isEqualTo(Kind.COMMAND_NOT_RUNNABLE);
    assertThat(refused.message()).contains(what);
    assertThat(refused.cure()).contains(cure);
    assertThat(fixture.awaitFailure(fixture.run("run"))).isEqualTo(refused);
  }

  @Test
  void aCommandThatDoesNotExistIsNamed() {
    assertNotRunnable(command("/no/such/ingest"), "'/no/such/ingest' does not exist", "path");
  }

  @Test
  void aCommandThatIsInNoDirectoryOfThePathIsNamedWithThePath() {
    assertNotRunnable(command("no-such-ingest", "x"), EngineFixture.TOOLS, "whole path");
  }

  @Test
  void aDirectoryIsNoCommand() {
    assertNotRunnable(command(directory.toString()), "is not a file", "program itself");
  }

  @Test
  void aFileThatIsNotExecutableSaysHowToMakeItSo() throws IOException {
    Path file = Files.writeString(fixture.file("ingest.sh"), "#!/bin/sh\n");
    assertNotRunnable(command(file.toString()), "is not executable", "chmod +x " + file);
  }

  @Test
  void aMissingInterpreterIsNamed() throws IOException {
    Path file = fixture.script("ingest", "#! /opt/no/python -u\n");
    assertNotRunnable(command(file.toString()), "'/opt/no/python'", "first line");
  }

  @Test
  void aMissingInterpreterBehindEnvIsNamed() throws IOException {
    Path file = fixture.script("ingest", "#!/usr/bin/env no-such-python\nprint()\n");
    assertNotRunnable(command(file.toString()), "'no-such-python'", "Install");
  }

  @Test
  void windowsLineEndsAreNamed() throws IOException {
    Path file = fixture.script("ingest", "#!/bin/sh\r\necho\r\n");
    assertNotRunnable(command(file.toString()), "'/bin/sh\\r'", "Unix line ends");
  }

  @Test
  void aCommandThatCanRunIsNoProblem() throws IOException {
    Path file = fixture.script("ingest é'x", "#!/usr/bin/env sh\nexit 0\n");
    LocalProcessEngine engine = fixture.start(command(file.toString()));
    engine.check();
    assertThat(fixture.awaitEnd(fixture.run("fine")).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void aStateDirectoryThatTakesNoFileIsFoundByTheRehearsal() throws IOException {
    LocalProcessEngine engine = fixture.start(command("/bin/true"));
    engine.rehearse();
    Path inTheWay = fixture.state().resolve("rehearsal");
    assertThat(inTheWay).doesNotExist();
    Files.createDirectories(inTheWay.resolve("taken"));
    engine.check();
    assertThatThrownBy(engine::rehearse)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("writing the state directory");
  }

  @Test
  void toolsThatTheSupervisorLacksAreNamed() {
    LocalProcessEngine engine =
        fixture.start(command("/bin/true").withEnvironment(Map.of("PATH", "/nowhere")));
    assertThatThrownBy(engine::check)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cat, mv, rm, split")
        .hasMessageContaining("coreutils");
  }

  private void assertCannotStart(Path state, Kind kind, String what) {
    Settings settings = Settings.of(state, List.of("/bin/true"), fixture.secrets());
    try (LocalProcessEngine engine = new LocalProcessEngine(settings)) {
      Cause cause =
          catchThrowableOfType(EngineException.class, () -> engine.start(status -> {})).reason();
      assertThat(cause.kind()).isEqualTo(kind);
      assertThat(cause.message()).contains(state.toString()).contains(what);
      assertThat(cause.cure()).isNotEmpty();
    }
  }

  @Test
  void aStateDirectoryThatIsAFileIsSaidToBeOne() throws IOException {
    Path file = Files.writeString(fixture.file("file"), "x");
    assertCannotStart(file, Kind.ENGINE_UNAVAILABLE, "is a file, not a directory");
  }

  @Test
  void aStateDirectoryWithoutAParentIsRefused() {
    assertCannotStart(
        fixture.file("no/state"), Kind.ENGINE_UNAVAILABLE, fixture.file("no") + " does not exist");
  }

  @Test
  void aStateDirectoryThatCannotBeMadeIsRefused() {
    // Nobody, root included, makes directories there.
    assertCannotStart(Path.of("/proc/self/state"), Kind.ENGINE_UNAVAILABLE, "/proc/self");
  }

  @Test
  void twoEnginesDoNotShareAStateDirectory() {
    fixture.start("true");
    assertCannotStart(fixture.state(), Kind.CONFLICT, "another runner");
    assertThat(fixture.awaitEnd(fixture.run("still")).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void anEngineThatCouldNotStartLeavesTheDirectoryToOthers() throws IOException {
    Path memory = Files.writeString(fixture.file("memory"), "not a directory");
    Settings wrong = fixture.settings("true").withConfigDirectory(memory);
    LocalProcessEngine failed = new LocalProcessEngine(wrong);
    assertThatThrownBy(() -> failed.start(status -> {})).isInstanceOf(EngineException.class);
    fixture.start("true");
    assertThat(fixture.awaitEnd(fixture.run("after")).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void aStateDirectoryMayBeALink() throws IOException {
    Path real = Files.createDirectory(fixture.file("real"));
    Files.createSymbolicLink(fixture.state(), real);
    fixture.start("true");
    assertThat(fixture.awaitEnd(fixture.run("linked")).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(real.resolve("runs")).isDirectory();
  }
}
