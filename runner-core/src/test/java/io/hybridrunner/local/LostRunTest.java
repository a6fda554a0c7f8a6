package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.SecretBackend.Lookup;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restart must keep: requests to end, deadlines, and that a lost run is said to be lost. */
class LostRunTest {

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

  private RunId working(String name) {
    RunId runId = fixture.run(name);
    fixture.awaitLines("begun", 1);
    EngineFixture.awaitTrue(() -> fixture.status(runId).phase() == RunPhase.RUNNING);
    return runId;
  }

  private void killSupervisor(RunId runId) throws Exception {
    Claim claim = fixture.files(runId).claim().orElseThrow();
    EngineFixture.sigkill(claim.pid().orElseThrow());
    EngineFixture.awaitTrue(() -> !claim.isAlive());
  }

  private void assertLost(RunId runId) throws Exception {
    assertThat(fixture.awaitFailure(runId).kind()).isEqualTo(Kind.RUNNER_RESTARTED);
    EngineFixture.awaitThat(() -> assertThat(EngineFixture.processes(runId)).isEmpty());
    EngineFixture.awaitThat(
        () -> assertThat(fixture.reportedEnds(runId)).containsExactly(RunPhase.FAILED));
    assertThat(fixture.lines("begun")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "trap '' TERM; (setsid sh -c 'sleep 300' &) ; sleep 300 & "})
  void aRunWhoseSupervisorIsKilledIsLostAndNothingOfItIsLeft(String children) throws Exception {
    fixture.start(children + EngineFixture.WAITS);
    RunId runId = working("lost");
    killSupervisor(runId);
    assertLost(runId);
  }

  @Test
  void aRunWhoseSupervisorDiedWhileTheRunnerWasAwayIsLost() throws Exception {
    fixture.start(EngineFixture.WAITS);
    RunId runId = working("away");
    fixture.closeEngine();
    killSupervisor(runId);
    assertThat(EngineFixture.processes(runId)).isNotEmpty();
    fixture.start(EngineFixture.WAITS);
    assertLost(runId);
  }

  @Test
  void aCommandThatEndsAfterItsSupervisorHasNoExitCode() throws Exception {
    fixture.start(EngineFixture.WAITS);
    RunId runId = working("orphan");
    fixture.closeEngine();
    killSupervisor(runId);
    fixture.open("gate");
    EngineFixture.awaitThat(() -> assertThat(EngineFixture.processes(runId)).isEmpty());
    fixture.start(EngineFixture.WAITS);
    assertLost(runId);
  }

  @Test
  void aRequestToEndSurvivesARestart() throws Exception {
    var settings = fixture.settings("trap '' TERM; " + EngineFixture.WAITS);
    ManualTime stands = new ManualTime();
    fixture.start(settings, stands);
    RunId runId = working("killed");
    assertThat(fixture.kill("killed")).isEqualTo(1);
    fixture.start(settings);
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(fixture.status(runId).cause().orElseThrow().message()).contains("jane");
    EngineFixture.awaitThat(() -> assertThat(EngineFixture.processes(runId)).isEmpty());
  }

  @Test
  void aDeadlineIsCountedFromTheStartThroughARestart() throws Exception {
    ManualTime time = new ManualTime();
    var settings = fixture.settings(EngineFixture.WAITS);
    fixture.start(settings, time);
    fixture.engine().deploy(Plans.withDeadline("slow", Duration.ofMinutes(10)));
    RunId runId = fixture.submit("slow", Pipelines.runId("slow"));
    fixture.awaitLines("begun", 1);
    time.advance(Duration.ofMinutes(6));
    fixture.start(settings, time);
    EngineFixture.awaitTrue(() -> fixture.status(runId).phase() == RunPhase.RUNNING);
    time.advance(Duration.ofMinutes(3));
    assertThat(EngineFixture.processes(runId)).isNotEmpty();
    time.advance(Duration.ofMinutes(2));
    var cause = fixture.awaitFailure(runId);
    assertThat(cause.kind()).isEqualTo(Kind.DEADLINE);
    assertThat(cause.message()).contains("600 s");
    EngineFixture.awaitThat(() -> assertThat(EngineFixture.processes(runId)).isEmpty());
  }

  @Test
  void closingWhileSecretsAreLookedUpLeavesTheRunToTheNextEngine() throws Exception {
    LatchedStore store = new LatchedStore(new Lookup.Absent("not told in time"));
    String script = "echo $pipelineRunId >> \"$0/begun\"";
    fixture.start(EngineFixture.settings(directory, script, store));
    RunId runId = fixture.run("interrupted", "password: secret:db");
    store.awaitAsked();
    fixture.secrets().put("db", "value");
    fixture.start(script);
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.lines("begun")).hasSize(1);
  }

  @Test
  void aClosedEngineTakesNoRuns() {
    fixture.start("true");
    assertThat(fixture.awaitEnd(fixture.run("before")).phase()).isEqualTo(RunPhase.SUCCESS);
    fixture.closeEngine();
    assertThatThrownBy(() -> fixture.submit("before", Pipelines.runId("after")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"runId\": ", "[]", "{\"runId\": \"no\"}", "{canary: s3cr3t}"})
  void aRunThatCannotBeReadIsLeftAloneAndItsIdIsRefused(String content) throws Exception {
    fixture.start("true");
    RunId broken = fixture.run("broken");
    assertThat(fixture.awaitEnd(broken).phase()).isEqualTo(RunPhase.SUCCESS);
    fixture.closeEngine();
    Path json = fixture.files(broken).directory().resolve("run.json");
    Files.writeString(json, content);
    fixture.start("true");
    assertThat(fixture.engine().runs()).isEmpty();
    assertThat(json).hasContent(content);
    assertThatThrownBy(() -> fixture.submit("broken", broken))
        .isInstanceOfSatisfying(
            EngineException.class,
            refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining(broken.toString());
    assertThat(fixture.awaitEnd(fixture.run("another")).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void aRunWhoseAcceptanceFailedWhenItStoodAlreadyIsTakenUpWhenItIsSubmittedAgain()
      throws Exception {
    fixture.start("echo $pipelineRunId >> \"$0/begun\"");
    RunId runId = Pipelines.runId("standing");
    RunRequest request =
        new RunRequest(Pipelines.plan("standing", "{}").workload(), Optional.empty(), false);
    fixture
        .files(runId)
        .create(
            request,
            RunRecord.accepted(
                runId,
                Optional.of(Pipelines.id("standing")),
                "hash",
                request,
                Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(fixture.run("standing")).isEqualTo(runId);
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.lines("begun")).containsExactly(runId.toString());
  }

  @Test
  void aTimeThatCannotBeReadMakesARunUnreadable() throws Exception {
    fixture.start("true");
    RunId broken = fixture.run("time");
    fixture.awaitEnd(broken);
    fixture.closeEngine();
    Path json = fixture.files(broken).directory().resolve("run.json");
    Files.writeString(
        json,
        Files.readString(json)
            .replaceAll("\"submittedAt\":\"[^\"]*\"", "\"submittedAt\":\"yesterday\""));
    fixture.start("true");
    assertThat(fixture.engine().runs()).isEmpty();
    assertThat(json).exists();
  }

  @Test
  void aDeploymentThatCannotBeReadIsSaidWithoutItsContentAndCanBeReplaced() throws Exception {
    fixture.start("true");
    fixture.engine().deploy(Pipelines.plan("torn", "{}"));
    Path json = fixture.state().resolve("pipelines").resolve(Pipelines.id("torn") + ".json");
    Files.writeString(json, "{\"workload\": s3cr3t-token}");
    assertThatThrownBy(() -> fixture.engine().deployment(Pipelines.id("torn")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(json.toString())
        .hasMessageContaining("line 1")
        .hasMessageNotContaining("s3cr3t");
    assertThat(fixture.awaitEnd(fixture.run("torn")).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void aRequestThatCannotBeReadFailsItsRunWithTheReason() throws Exception {
    fixture.start(
        fixture.settings(EngineFixture.WAITS).withBounds(Duration.ofSeconds(1), 1 << 20, 1, 20));
    RunId first = fixture.run("first");
    fixture.awaitLines("begun", 1);
    RunId torn = fixture.run("torn request");
    Files.writeString(fixture.files(torn).directory().resolve("request.json"), "s3cr3t");
    fixture.open("gate");
    assertThat(fixture.awaitEnd(first).phase()).isEqualTo(RunPhase.SUCCESS);
    var cause = fixture.awaitFailure(torn);
    assertThat(cause.kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
    assertThat(cause.message())
        .contains("3 attempts")
        .contains("not JSON")
        .doesNotContain("s3cr3t");
  }
}
