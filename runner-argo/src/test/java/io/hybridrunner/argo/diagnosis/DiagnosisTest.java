package io.hybridrunner.argo.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.diagnosis.Reading.NeedsLook;
import io.hybridrunner.argo.diagnosis.Reading.Plain;
import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the table of situations does not show. */
class DiagnosisTest {

  private static final Diagnosis DIAGNOSIS = new Diagnosis(Bounds.defaults());
  private static final String UID = "1b671a64-40d5-491e-99b0-da01ff1f3341";
  private static final Instant MADE = Instant.parse("2026-03-27T00:00:00Z");

  private static final EventRecord KILLING =
      EventRecord.of(
          json(
              "{'type':'Normal','reason':'Killing','message':'Stopping container main',"
                  + "'involvedObject':{'kind':'Pod','name':'a'}}"));

  private static WorkflowRecord run(String spec, String status) {
    return WorkflowRecord.of(object(spec, status)).orElseThrow();
  }

  private static Fields object(String spec, String status) {
    return json(
        "{'metadata':{'name':'a','uid':'"
            + UID
            + "','creationTimestamp':'2026-03-27T00:00:00Z'},'spec':{"
            + spec
            + "},'status':{"
            + status
            + "}}");
  }

  private static Fields json(String text) {
    return (Fields) Document.json(text.replace('\'', '"')).root();
  }

  private static WorkflowRecord annotated(Fields workflow, String name, String value) {
    Fields metadata = (Fields) workflow.get("metadata").orElseThrow();
    Fields annotations =
        metadata.get("annotations").map(Fields.class::cast).orElseGet(() -> json("{}"));
    Value more = annotations.with(name, new Text(value));
    return WorkflowRecord.of(workflow.with("metadata", metadata.with("annotations", more)))
        .orElseThrow();
  }

  private static Reading read(WorkflowRecord run, long seconds) {
    return DIAGNOSIS.read(run, Optional.empty(), MADE.plusSeconds(seconds));
  }

  private static Verdict look(Fixture fixture, RunStatus previous, long seconds) {
    return DIAGNOSIS.diagnose(
        fixture.run(), fixture.surroundings(), Optional.of(previous), fixture.after(seconds));
  }

  private static RunStatus reported(Fixture fixture, RunPhase phase, Optional<Cause> cause) {
    WorkflowRecord run = fixture.run();
    return new RunStatus(
        run.runId(), run.pipelineId(), "a", phase, Optional.empty(), Optional.empty(), cause);
  }

  private static Cause causeOf(RunStatus status) {
    return status.cause().orElseThrow();
  }

  @Test
  void aSuccessNeedsNoLook() {
    Fixture fixture = Fixture.of("success");
    Reading reading = DIAGNOSIS.read(fixture.run(), Optional.empty(), fixture.after(20));
    assertThat(reading).isInstanceOf(Plain.class);
    assertThat(reading.status().phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(reading.status().endedAt()).isPresent();
  }

  @Test
  void anyOtherEndNeedsALook() {
    for (String name : List.of("exit3", "oom-main", "evicted", "killed-waiting-for-lock")) {
      Fixture fixture = Fixture.of(name);
      assertThat(DIAGNOSIS.read(fixture.run(), Optional.empty(), fixture.after(20)))
          .isInstanceOf(NeedsLook.class);
    }
  }

  /** A pod counts as running when any of its containers does: main may wait for its image. */
  @Test
  void aRunningNodeIsQueuedUntilMainWasSeen() {
    Fixture fixture = Fixture.of("running-seen");
    Reading reading = DIAGNOSIS.read(fixture.run(), Optional.empty(), fixture.after(20));
    assertThat(reading).isInstanceOf(NeedsLook.class);
    assertThat(reading.status().phase()).isEqualTo(RunPhase.QUEUED);
    RunStatus running = reported(fixture, RunPhase.RUNNING, Optional.empty());
    assertThat(DIAGNOSIS.read(fixture.run(), Optional.of(running), fixture.after(20)))
        .isInstanceOf(Plain.class);
  }

  @Test
  void aRunThatArgoHasNotLookedAtSaysSoAfterAWhile() {
    WorkflowRecord run = run("", "");
    assertThat(read(run, 29).status().cause()).isEmpty();
    assertThat(causeOf(read(run, 31).status()).kind()).isEqualTo(Kind.BUSY);
    Cause cause = causeOf(read(run, 61).status());
    assertThat(cause.kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
    assertThat(cause.message()).isEqualTo("Argo's controller has not looked at it for 60 s");
    assertThat(cause.cure()).contains("workflow-controller", "instance id", "namespace");
  }

  @Test
  void aRunThatWaitsForALockNeedsNoLook() {
    Fixture fixture = Fixture.of("lock-waiting");
    Reading reading = DIAGNOSIS.read(fixture.run(), Optional.empty(), fixture.after(300));
    assertThat(reading).isInstanceOf(Plain.class);
    assertThat(causeOf(reading.status()).kind()).isEqualTo(Kind.BUSY);
  }

  @Test
  void aLimitOfSeveralRunsIsNamed() {
    Cause cause =
        causeOf(
            read(
                    run(
                        "",
                        "'phase':'Pending','message':'Waiting for ns/ConfigMap/base/maxActiveRuns lock."
                            + " Lock status: 0/3'"),
                    1)
                .status());
    assertThat(cause.message())
        .isEqualTo(
            "waits for its turn: 3 runs at a time, by the limit in ConfigMap base/maxActiveRuns");
  }

  @Test
  void aKillThatCameTooLateChangesNoEnd() {
    Fixture fixture = Fixture.of("exit3");
    WorkflowRecord late = annotated(fixture.workflow(), Labels.KILLED_BY, "ada");
    RunStatus end =
        DIAGNOSIS
            .diagnose(late, fixture.surroundings(), Optional.empty(), fixture.after(20))
            .status();
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    WorkflowRecord success = annotated(Fixture.of("success").workflow(), Labels.KILLED_BY, "ada");
    assertThat(DIAGNOSIS.read(success, Optional.empty(), MADE).status().phase())
        .isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void whatTheRunnerGaveUpEndsWithThatCause() {
    Cause why = Cause.of(Kind.SECRET_MISSING, "there is no Secret \"x\"", "Deploy again.");
    Fixture fixture = Fixture.of("secret-missing-killed");
    WorkflowRecord run =
        annotated(fixture.workflow(), Labels.FAILED_BECAUSE, FailedBecause.write(why));
    RunStatus end =
        DIAGNOSIS
            .diagnose(run, fixture.surroundings(), Optional.empty(), fixture.after(60))
            .status();
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(causeOf(end).withEvidence(List.of())).isEqualTo(why);
    assertThat(causeOf(end).evidence()).isNotEmpty();
  }

  @Test
  void aReasonOfSomebodyElseIsTakenAsItStands() {
    assertThat(FailedBecause.read("because").message()).isEqualTo("because");
    assertThat(FailedBecause.read("{\"kind\":\"NEW\",\"message\":\"m\"}").kind())
        .isEqualTo(Kind.INTERNAL);
  }

  @Test
  void aLiveRunThatIsDeletedByHandWasStopped() {
    Fixture fixture = Fixture.of("workflow-deleted");
    RunStatus end = DIAGNOSIS.deleted(fixture.run(), Optional.empty(), fixture.after(20));
    assertThat(end.phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(causeOf(end).kind()).isEqualTo(Kind.KILLED);
    assertThat(causeOf(end).message()).contains("Workflow wfdel", "deleted by hand");
  }

  @Test
  void aRunThatEndedBeforeItWasDeletedKeepsItsEnd() {
    RunStatus end = DIAGNOSIS.deleted(Fixture.of("success").run(), Optional.empty(), MADE);
    assertThat(end.phase()).isEqualTo(RunPhase.SUCCESS);
    Fixture oom = Fixture.of("oom-main");
    assertThat(causeOf(DIAGNOSIS.deleted(oom.run(), Optional.empty(), MADE)).kind())
        .isEqualTo(Kind.OUT_OF_MEMORY);
  }

  @Test
  void aRunThatWorkedStaysRunningWhileItsNextAttemptWaits() {
    Fixture fixture = Fixture.of("retry-second-attempt-waits");
    RunStatus status =
        look(fixture, reported(fixture, RunPhase.RUNNING, Optional.empty()), 30).status();
    assertThat(status.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(causeOf(status).message())
        .startsWith("attempt 2 is starting")
        .contains("pod deleted");
  }

  /** Case Z08, as far as the pod was seen before it was gone. */
  @Test
  void anEvictionThatWasSeenIsTheCauseOfTheLoss() {
    Fixture leaving = Fixture.of("evicting-143");
    RunStatus seen =
        look(leaving, reported(leaving, RunPhase.RUNNING, Optional.empty()), 20).status();
    assertThat(causeOf(seen).message()).contains("its node is drained");
    Fixture gone = Fixture.of("evicted-143");
    Cause cause = causeOf(look(gone, seen, 40).status());
    assertThat(cause.kind()).isEqualTo(Kind.EVICTED);
    assertThat(cause.message()).contains("its node is drained");
  }

  /** Case Z08: the pod is still there to say why. */
  @Test
  void aPodThatWasSentAwayIsEvictedWhateverItsExitCode() {
    Fixture gone = Fixture.of("evicted-143");
    Surroundings seen = Fixture.of("evicting-143").surroundings();
    RunStatus end = DIAGNOSIS.diagnose(gone.run(), seen, Optional.empty(), gone.after(60)).status();
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(causeOf(end).kind()).isEqualTo(Kind.EVICTED);
  }

  /** Argo sees either first: that its pod is gone, or how its container ended on the way. */
  @Test
  void aPodThatWasDeletedIsLostAlsoWhenArgoSawHowItEnded() {
    for (int code : List.of(143, 137)) {
      Cause deleted = ended(code, List.of(KILLING));
      assertThat(deleted.kind()).isEqualTo(Kind.LOST);
      assertThat(deleted.message()).isEqualTo("its pod a was deleted");
    }
    Cause told = ended(143, List.of());
    assertThat(told.kind()).isEqualTo(Kind.LOST);
    assertThat(told.message()).contains("told the ingestion to end (exit code 143)");
    assertThat(ended(137, List.of()).kind()).isEqualTo(Kind.INGESTION_FAILED);
    assertThat(ended(3, List.of(KILLING)).kind()).isEqualTo(Kind.INGESTION_FAILED);
  }

  private static Cause ended(int code, List<EventRecord> events) {
    String said = "'phase':'Failed','message':'main: Error (exit code " + code + ")'";
    String node = "'id':'a','name':'a','type':'Pod','outputs':{'exitCode':'" + code + "'}," + said;
    WorkflowRecord run = run("", said + ",'nodes':{'a':{" + node + "}}");
    Surroundings seen = new Surroundings(List.of(), events, List.of());
    return causeOf(DIAGNOSIS.diagnose(run, seen, Optional.empty(), MADE.plusSeconds(60)).status());
  }

  @Test
  void theWaitThatWasReportedIsTheCauseWhenTheDeadlinePasses() {
    Fixture waiting = Fixture.of("quota-exceeded");
    RunStatus seen =
        look(waiting, reported(waiting, RunPhase.QUEUED, Optional.empty()), 40).status();
    Cause cause = causeOf(look(Fixture.of("quota-deadline"), seen, 70).status());
    assertThat(cause.kind()).isEqualTo(Kind.UNSCHEDULABLE);
    assertThat(cause.message()).contains("ResourceQuota one", "until its deadline of 60 s");
  }

  /** An exit code of a node that was not there is made up. */
  @Test
  void anExitCodeThatNobodySawIsNone() {
    Fixture fixture = Fixture.of("image-deadline");
    Scene scene =
        Scene.of(fixture.run(), fixture.surroundings(), Optional.empty(), fixture.after(80));
    assertThat(Ends.exitCode(scene)).isEmpty();
    assertThat(scene.mainHasStarted()).isFalse();
  }

  @Test
  void aPodThatOutlivesItsMachineIsGivenUp() {
    Fixture fixture = Fixture.of("evicting");
    RunStatus running = reported(fixture, RunPhase.RUNNING, Optional.empty());
    assertThat(look(fixture, running, 120).hopeless()).isEmpty();
    assertThat(look(fixture, running, 400).hopeless().orElseThrow().kind()).isEqualTo(Kind.EVICTED);
  }

  @Test
  void nothingIsHopelessOfWhatIsBeingStopped() {
    Fixture fixture = Fixture.of("secret-missing");
    WorkflowRecord run = annotated(fixture.workflow(), Labels.KILLED_BY, "ada");
    assertThat(
            DIAGNOSIS
                .diagnose(run, fixture.surroundings(), Optional.empty(), fixture.after(60))
                .hopeless())
        .isEmpty();
  }

  @Test
  void evidenceIsBoundedAndItsEndIsKept() {
    List<String> log = Collections.nCopies(1_000, "é".repeat(5_000));
    List<String> lines = Evidence.of(log, Fixture.of("exit3").surroundings().events());
    assertThat(lines.get(lines.size() - 1)).contains("WorkflowNodeFailed");
    assertThat(lines).hasSizeBetween(20, 40);
    int bytes = lines.stream().mapToInt(l -> l.getBytes(StandardCharsets.UTF_8).length).sum();
    assertThat(bytes).isLessThanOrEqualTo(Evidence.MAX_BYTES);
  }

  @Test
  void theEndOfTheLogIsEvidenceOfAFailure() {
    Fixture fixture = Fixture.of("exit3");
    Cause cause =
        causeOf(look(fixture, reported(fixture, RunPhase.RUNNING, Optional.empty()), 20).status());
    assertThat(cause.evidence()).startsWith("before");
    assertThat(cause.cure()).contains("secret");
  }
}
