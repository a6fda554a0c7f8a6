package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.SecretBackend.Lookup;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A killed run ends as STOPPED, with everything it started, in whatever moment it is killed. */
class KillTest {

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

  private void assertStopped(RunId runId) {
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(fixture.status(runId).cause().orElseThrow().kind()).isEqualTo(Kind.KILLED);
    EngineFixture.awaitThat(
        () -> assertThat(fixture.reportedEnds(runId)).containsExactly(RunPhase.STOPPED));
    EngineFixture.awaitThat(() -> assertThat(EngineFixture.processes(runId)).isEmpty());
  }

  private long pid(String file) throws Exception {
    return Long.parseLong(Files.readString(fixture.file(file)).strip());
  }

  private static boolean lives(long pid) {
    return ProcFs.stat(pid).filter(ProcFs.Stat::lives).isPresent();
  }

  @Test
  void grandchildrenThatIgnoreTermAndDaemonsWithTheirOwnSessionDieToo() throws Exception {
    fixture.start(
        """
        sh -c 'sh -c "trap \\"\\" TERM; echo \\$\\$ > \\"$0/stubborn\\"; while :; do sleep 1; done"' "$0" &
        (setsid sh -c 'echo $$ > "$0/daemon"; sleep 600' "$0" &)
        (env -i setsid sh -c 'echo $$ > "$0/clean"; sleep 600' "$0" &)
        echo begun >> "$0/begun"
        wait
        """);
    RunId runId = fixture.run("tree");
    fixture.awaitLines("stubborn", 1);
    fixture.awaitLines("daemon", 1);
    fixture.awaitLines("clean", 1);
    long clean = pid("clean");
    assertThat(lives(pid("stubborn")) && lives(pid("daemon")) && lives(clean)).isTrue();
    assertThat(fixture.kill("tree")).isEqualTo(1);
    assertStopped(runId);
    assertThat(lives(pid("stubborn")) || lives(pid("daemon"))).isFalse();
    // The documented limit: it left the session, its parent and its environment behind.
    assertThat(lives(clean)).isTrue();
    EngineFixture.sigkill(clean);
  }

  @Test
  void aCommandThatEndsItselfOnTermIsNotKilled() throws Exception {
    ManualTime stands = new ManualTime();
    fixture.start(
        fixture.settings(
            "trap 'echo cleaned >> \"$0/cleaned\"; exit 0' TERM; " + EngineFixture.WAITS),
        stands);
    RunId runId = fixture.run("graceful");
    fixture.awaitLines("begun", 1);
    fixture.kill("graceful");
    assertStopped(runId);
    assertThat(fixture.lines("cleaned")).containsExactly("cleaned");
  }

  @Test
  void killComesOnlyWhenTheGraceIsOver() throws Exception {
    ManualTime time = new ManualTime();
    fixture.start(
        fixture.settings("trap 'echo asked >> \"$0/asked\"' TERM; " + EngineFixture.WAITS), time);
    RunId runId = fixture.run("patient");
    fixture.awaitLines("begun", 1);
    fixture.kill("patient");
    fixture.awaitLines("asked", 1);
    time.advance(Duration.ofMillis(999));
    assertThat(EngineFixture.processes(runId)).isNotEmpty();
    time.advance(Duration.ofMillis(1));
    assertStopped(runId);
    assertThat(fixture.lines("asked")).containsExactly("asked");
  }

  @Test
  void stragglersOfACommandThatEndedAreEnded() throws Exception {
    fixture.start(
        "(setsid sh -c 'trap \"\" TERM; echo $$ > \"$0/daemon\"; sleep 600' \"$0\" &);"
            + " while [ ! -e \"$0/daemon\" ]; do sleep 0.05; done; echo last words; exit 3");
    RunId runId = fixture.run("straggler");
    assertThat(fixture.awaitFailure(runId).message()).contains("exit code 3");
    assertThat(EngineFixture.processes(runId)).isEmpty();
    // The straggler's own shell may still say that what it waited for was killed.
    assertThat(fixture.log("straggler")).startsWith("last words\n");
  }

  @Test
  void aRunThatWaitsForASlotNeverStartsWhenKilled() throws Exception {
    fixture.start(oneAtATime(EngineFixture.WAITS));
    RunId first = fixture.run("first");
    fixture.awaitLines("begun", 1);
    RunId waiting = fixture.run("waiting");
    RunId last = fixture.run("last");
    assertThat(fixture.kill("waiting")).isEqualTo(1);
    assertStopped(waiting);
    assertThat(fixture.status(waiting).startedAt()).isEmpty();
    fixture.open("gate");
    assertThat(fixture.awaitEnd(first).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.awaitEnd(last).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.lines("begun")).containsExactly(first.toString(), last.toString());
  }

  private Settings oneAtATime(String script) {
    return fixture.settings(script).withBounds(Duration.ofSeconds(1), 1024 * 1024, 1, 20);
  }

  @Test
  void aRunKilledWhileItsSupervisorStartsEndsStopped() throws Exception {
    fixture.script(
        "tools/cat",
        "#!/bin/sh\necho waits >> '%1$s/supervisors'; while [ ! -e '%1$s/late' ]; do sleep 0.05; done; exec /bin/cat\n"
            .formatted(directory));
    fixture.start(
        fixture
            .settings(EngineFixture.WAITS)
            .withEnvironment(Map.of("PATH", fixture.file("tools") + ":" + EngineFixture.TOOLS)));
    RunId runId = fixture.run("starting");
    fixture.awaitLines("supervisors", 1);
    assertThat(fixture.kill("starting")).isEqualTo(1);
    fixture.open("late");
    assertStopped(runId);
  }

  @Test
  void aRunKilledWhileItsSecretsAreLookedUpEndsStoppedEvenIfTheyAreMissing() throws Exception {
    LatchedStore store = new LatchedStore(new Lookup.Absent("no such file"));
    fixture.start(EngineFixture.settings(directory, EngineFixture.WAITS, store));
    RunId runId = fixture.run("asking", "password: secret:db");
    store.awaitAsked();
    assertThat(fixture.kill("asking")).isEqualTo(1);
    store.answer();
    assertStopped(runId);
    assertThat(fixture.lines("begun")).isEmpty();
  }

  @Test
  void aRunWhoseProcessesAreGoneButWhoseSupervisorIsSilentEnds() throws Exception {
    fixture.script(
        "tools/mv",
        "#!/bin/sh\nwhile [ ! -e '%s/late' ]; do sleep 0.05; done\n".formatted(directory));
    fixture.start(
        fixture
            .settings("echo done >> \"$0/begun\"")
            .withEnvironment(Map.of("PATH", fixture.file("tools") + ":" + EngineFixture.TOOLS)));
    RunId runId = fixture.run("silent");
    fixture.awaitLines("begun", 1);
    fixture.kill("silent");
    assertStopped(runId);
    fixture.open("late");
  }

  @Test
  void undeployingEndsRunsAndForgetsThemOnceTheyAreSettled() throws Exception {
    fixture.start(EngineFixture.WAITS);
    RunId runId = fixture.run("gone");
    fixture.awaitLines("begun", 1);
    fixture.engine().undeploy(Pipelines.id("gone"), "deleting it");
    assertStopped(runId);
    assertThat(fixture.files(runId).exists()).isTrue();
    fixture.engine().settle(runId, RunPhase.STOPPED);
    assertThat(fixture.files(runId).directory()).doesNotExist();
    assertThat(fixture.engine().kill(Pipelines.id("gone"), Optional.empty(), "jane")).isZero();
  }
}
