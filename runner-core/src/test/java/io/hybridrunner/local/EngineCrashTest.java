package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner's process is killed with SIGKILL at each step of a run; the next one goes on. */
class EngineCrashTest {

  private static final String ENDS_WITH_7 =
      EngineFixture.WAITS + "echo \"password is ${config#*: }\"; exit 7";

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() {
    fixture = new EngineFixture(directory);
    fixture.secrets().put("db", "s3cr3t-value");
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  private EngineProcess crashing(String name, String path, String secret) throws Exception {
    return EngineProcess.start(fixture, name, ENDS_WITH_7, path, secret);
  }

  private void assertRanOnceAndFailedWith7(RunId runId) throws Exception {
    RunStatus end = fixture.awaitEnd(runId);
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(end.cause().orElseThrow().kind()).isEqualTo(Kind.INGESTION_FAILED);
    assertThat(end.cause().orElseThrow().message()).contains("exit code 7");
    assertThat(fixture.lines("begun")).containsExactly(runId.toString());
    EngineFixture.awaitThat(
        () -> assertThat(fixture.reportedEnds(runId)).containsExactly(RunPhase.FAILED));
    EngineFixture.awaitThat(() -> assertThat(EngineFixture.processes(runId)).isEmpty());
  }

  @Test
  void aRunThatWasOnlySubmittedStartsWithTheNextEngine() throws Exception {
    RunId runId = fixture.adopt("submitted");
    try (EngineProcess first = crashing("submitted", EngineFixture.TOOLS, "")) {
      fixture.awaitLines("submitted", 1);
      first.sigkill();
    }
    fixture.open("gate");
    fixture.start(ENDS_WITH_7);
    assertRanOnceAndFailedWith7(runId);
  }

  @Test
  void twoSupervisorsOfOneRunStartItsCommandOnce() throws Exception {
    RunId runId = fixture.adopt("two");
    fixture.script(
        "tools/cat",
        """
        #!/bin/sh
        echo waits >> '%1$s/supervisors'
        while [ ! -e '%1$s/late' ]; do sleep 0.05; done
        exec /bin/cat "$@"
        """
            .formatted(directory));
    String slow = fixture.file("tools") + ":" + EngineFixture.TOOLS;
    try (EngineProcess first = crashing("two", slow, "s3cr3t-value")) {
      fixture.awaitLines("supervisors", 1);
      first.sigkill();
    }
    fixture.start(ENDS_WITH_7);
    fixture.awaitLines("begun", 1);
    fixture.open("late");
    EngineFixture.awaitThat(
        () -> assertThat(EngineFixture.namedIn(fixture.file("tools"))).isEmpty());
    fixture.open("gate");
    assertRanOnceAndFailedWith7(runId);
  }

  @Test
  void aRunThatWorksIsFollowedToItsRealExitCodeAndItsEvidenceIsMasked() throws Exception {
    RunId runId = fixture.adopt("working");
    try (EngineProcess first = crashing("working", EngineFixture.TOOLS, "s3cr3t-value")) {
      fixture.awaitLines("begun", 1);
      first.sigkill();
    }
    fixture.start(ENDS_WITH_7);
    EngineFixture.awaitTrue(() -> fixture.status(runId).phase() == RunPhase.RUNNING);
    fixture.open("gate");
    assertRanOnceAndFailedWith7(runId);
    assertThat(fixture.status(runId).cause().orElseThrow().evidence().toString())
        .contains("password is")
        .doesNotContain("s3cr3t");
  }

  @Test
  void withoutItsSecretsARunOfAnotherEngineShowsNoLog() throws Exception {
    RunId runId = fixture.adopt("forgotten");
    try (EngineProcess first = crashing("forgotten", EngineFixture.TOOLS, "s3cr3t-other")) {
      fixture.awaitLines("begun", 1);
      first.sigkill();
    }
    fixture.secrets().remove("db");
    fixture.start(ENDS_WITH_7);
    fixture.open("gate");
    assertRanOnceAndFailedWith7(runId);
    assertThat(fixture.status(runId).cause().orElseThrow().evidence())
        .singleElement()
        .asString()
        .contains("not shown");
  }

  @Test
  void anEndThatNobodySawIsFoundWithItsExitCode() throws Exception {
    RunId runId = fixture.adopt("unseen");
    try (EngineProcess first = crashing("unseen", EngineFixture.TOOLS, "s3cr3t-value")) {
      fixture.awaitLines("begun", 1);
      EngineFixture.awaitTrue(() -> fixture.files(runId).read().phase() == RunPhase.RUNNING);
      first.freeze();
      fixture.open("gate");
      EngineFixture.awaitTrue(() -> fixture.files(runId).exitCode().isPresent());
      first.sigkill();
    }
    fixture.start(ENDS_WITH_7);
    assertRanOnceAndFailedWith7(runId);
  }

  @Test
  void anEndThatWasNotReportedIsReportedByTheNextEngine() throws Exception {
    RunId runId = fixture.adopt("unreported");
    fixture.open("gate");
    try (EngineProcess first = crashing("unreported", EngineFixture.TOOLS, "s3cr3t-value")) {
      fixture.awaitLines("submitted", 1);
      EngineFixture.awaitTrue(() -> fixture.files(runId).read().phase() == RunPhase.FAILED);
      first.sigkill();
    }
    fixture.start(ENDS_WITH_7);
    assertRanOnceAndFailedWith7(runId);
    fixture.engine().settle(runId, RunPhase.FAILED);
    assertThat(fixture.engine().runs()).isEmpty();
  }

  @Test
  void aDirectoryWithoutARunIsSweptAndItsRunCanStillBeSubmitted() throws Exception {
    Files.createDirectories(fixture.files(Pipelines.runId("half")).directory());
    fixture.open("gate");
    fixture.start(
        fixture.settings(EngineFixture.WAITS).withEnvironment(Map.of("PATH", EngineFixture.TOOLS)));
    assertThat(fixture.files(Pipelines.runId("half")).directory()).doesNotExist();
    assertThat(fixture.awaitEnd(fixture.run("half")).phase()).isEqualTo(RunPhase.SUCCESS);
  }
}
