package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run either starts or is refused, never both: whoever makes the claim decides. Here an engine
 * cannot start a run whose supervisor an engine before it has started already.
 */
class RefusedRunTest {

  private static final String SCRIPT = EngineFixture.WAITS + "exit 7";

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() throws Exception {
    fixture = new EngineFixture(directory);
    fixture.script(
        "tools/cat",
        """
        #!/bin/sh
        # Its engine is killed only when it has heard everything.
        /bin/cat > '%1$s/heard.'$$
        echo waits >> '%1$s/supervisors'
        while [ ! -e '%1$s/late' ]; do sleep 0.05; done
        exec /bin/cat '%1$s/heard.'$$
        """
            .formatted(directory));
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  /** A run whose supervisor waits before its claim, and whose engine was killed. */
  private RunId starting(String name) throws Exception {
    RunId runId = fixture.adopt(name);
    String slow = fixture.file("tools") + ":" + EngineFixture.TOOLS;
    try (EngineProcess first = EngineProcess.start(fixture, name, SCRIPT, slow, "s3cr3t-value")) {
      fixture.awaitLines("supervisors", 1);
      first.sigkill();
    }
    return runId;
  }

  private void letSupervisorsGoOn() throws Exception {
    fixture.open("late");
    EngineFixture.awaitThat(
        () -> assertThat(EngineFixture.namedIn(fixture.file("tools"))).isEmpty());
  }

  @Test
  void aRunThatASupervisorTookMeanwhileIsNotRefused() throws Exception {
    RunId runId = starting("taken");
    LatchedStore store = new LatchedStore(new Lookup.Absent("not there"));
    fixture.start(EngineFixture.settings(directory, SCRIPT, store));
    store.awaitAsked();
    letSupervisorsGoOn();
    fixture.awaitLines("begun", 1);
    store.answer();
    EngineFixture.awaitTrue(() -> fixture.status(runId).phase() != RunPhase.QUEUED);
    assertThat(fixture.status(runId).phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(fixture.files(runId).read().refusal()).isEmpty();
    fixture.open("gate");
    assertThat(fixture.awaitFailure(runId).message()).contains("exit code 7");
    assertThat(fixture.lines("begun")).containsExactly(runId.toString());
  }

  @Test
  void aRunThatWasRefusedIsNotStartedByALateSupervisor() throws Exception {
    RunId runId = starting("refused");
    fixture.start(SCRIPT);
    assertThat(fixture.awaitFailure(runId).kind()).isEqualTo(Kind.SECRET_MISSING);
    letSupervisorsGoOn();
    assertThat(fixture.lines("begun")).isEmpty();
    assertThat(EngineFixture.processes(runId)).isEmpty();
    EngineFixture.awaitThat(
        () -> assertThat(fixture.reportedEnds(runId)).containsExactly(RunPhase.FAILED));
  }

  @Test
  void aRefusalThatACrashCutShortKeepsItsCause() throws Exception {
    LatchedStore store = new LatchedStore(new Lookup.Absent("not there"));
    fixture.start(EngineFixture.settings(directory, SCRIPT, store));
    RunId runId = fixture.run("cut short", "password: secret:db");
    store.awaitAsked();
    fixture.closeEngine();
    RunFiles files = fixture.files(runId);
    Cause cause = Cause.of(Kind.SECRET_MISSING, "secret db is not there", "Make it.");
    files.write(files.read().refused(cause));
    assertThat(files.claimForEngine()).isTrue();
    fixture.secrets().put("db", "it came later");
    fixture.start(SCRIPT);
    assertThat(fixture.awaitFailure(runId)).isEqualTo(cause);
    assertThat(fixture.lines("begun")).isEmpty();
  }
}
