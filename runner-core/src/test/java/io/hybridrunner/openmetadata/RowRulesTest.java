package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.openmetadata.RowRules.Decision;
import io.hybridrunner.openmetadata.RowRules.Keep;
import io.hybridrunner.openmetadata.RowRules.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of {@code docs/status.md}, row by row. */
class RowRulesTest {

  private static final Cause OOM =
      Cause.of(Kind.OUT_OF_MEMORY, "it used more than 4Gi", "Give it more.");

  @ParameterizedTest
  @CsvSource({
    "none",
    "queued",
    "running",
    "unheardOf",
  })
  void anOpenRowBecomesHowTheRunEnded(String state) {
    for (RunPhase phase : List.of(RunPhase.SUCCESS, RunPhase.FAILED, RunPhase.STOPPED)) {
      assertThat(Rows.written(Rows.ended(phase, Optional.empty()), Rows.row(state)).state())
          .isEqualTo(phase.state());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, success",
    "SUCCESS, partialSuccess",
    "SUCCESS, failed",
    "SUCCESS, stopped",
    "FAILED, failed",
    "FAILED, stopped",
    "STOPPED, stopped",
    "STOPPED, success",
    "STOPPED, partialSuccess",
  })
  void aTerminalRowIsKept(RunPhase phase, String state) {
    assertThat(decide(phase, Optional.of(OOM), state)).isInstanceOf(Keep.class);
  }

  @Test
  void aStateOfTheFutureWithAnEndIsKept() {
    String json = "{\"pipelineState\": \"timedOut\", \"endDate\": 1}";
    assertThat(
            RowRules.decide(
                Rows.ended(RunPhase.FAILED, Optional.empty()),
                Optional.of(Rows.parsed("timedOut", Optional.of(Instant.EPOCH), json))))
        .isInstanceOf(Keep.class);
  }

  @ParameterizedTest
  @CsvSource({"success", "partialSuccess"})
  void aFailingExitAfterAReportOfSuccessIsFailed(String state) {
    Cause exit = Cause.of(Kind.INGESTION_FAILED, "ended with exit code 1", "See its log.");
    Write write = (Write) decide(RunPhase.FAILED, Optional.of(exit), state);
    assertThat(write.row().state()).isEqualTo("failed");
    assertThat(write.row().json())
        .contains("the ingestion reported " + state + ", and failed after that")
        .contains("\"errors\":1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"OUT_OF_MEMORY", "EVICTED", "DEADLINE", "LOST", "RUNNER_RESTARTED"})
  void whatHappensToTheProcessAfterItsReportIsAWarning(Kind kind) {
    Cause trouble = Cause.of(kind, "it was ended", "Nothing to do.");
    for (String state : List.of("success", "partialSuccess")) {
      Write write = (Write) decide(RunPhase.FAILED, Optional.of(trouble), state);
      assertThat(write.row().state()).isEqualTo(state);
      assertThat(write.row().json()).contains("\"warnings\":1").contains("\"errors\":0");
      assertThat(
              RowRules.decide(
                  Rows.ended(RunPhase.FAILED, Optional.of(trouble)), Optional.of(write.row())))
          .as("a warning that stands there is not written again")
          .isInstanceOf(Keep.class);
    }
  }

  @Test
  void aKillIsAssertedAgainOverTheFailureItCaused() {
    Cause killed = Cause.of(Kind.KILLED, "killed by ada@example.org", "");
    Write write = (Write) decide(RunPhase.STOPPED, Optional.of(killed), "failed");
    assertThat(write.row().state()).isEqualTo("stopped");
    assertThat(write.row().json()).contains("killed by ada@example.org");
  }

  @Test
  void stepsAndUnknownFieldsOfTheIngestionStay() {
    String json =
        """
        {"runId": "%s", "pipelineState": "running", "startDate": 1000, "timestamp": 1001,
         "status": [{"name": "Postgres", "records": 12}], "metadata": {"workflow": {}}, "new": [1]}
        """
            .formatted(Rows.RUN);
    Cause cause = OOM.withEvidence(List.of("one line", "another \"line\""));
    Write write =
        (Write)
            RowRules.decide(
                Rows.ended(RunPhase.FAILED, Optional.of(cause)),
                Optional.of(Rows.parsed("running", Optional.empty(), json)));
    assertThat(write.row().json())
        .contains("{\"name\":\"Postgres\",\"records\":12}")
        .contains("\"metadata\":{\"workflow\":{}}")
        .contains("\"new\":[1]")
        .contains("\"timestamp\":1001")
        .contains("\"stackTrace\":\"one line\\nanother \\\"line\\\"\"")
        .contains("\"name\":\"Pod Diagnostics\"");
  }

  @Test
  void anEndNeverLiesBeforeItsBeginning() {
    Instant ahead = Rows.END.plusSeconds(3600);
    Write write =
        (Write)
            RowRules.decide(
                Rows.ended(RunPhase.FAILED, Optional.empty()),
                Optional.of(Rows.started("running", ahead)));
    assertThat(write.row().endedAt()).contains(ahead);
  }

  @Test
  void muchEvidenceIsCutAtItsBeginning() {
    List<String> lines = List.of("first " + "😀".repeat(300_000), "last");
    Write write =
        (Write)
            RowRules.decide(
                Rows.ended(RunPhase.FAILED, Optional.of(OOM.withEvidence(lines))),
                Optional.empty());
    assertThat(write.row().json())
        .hasSizeLessThan(600_000)
        .doesNotContain("first")
        .contains("\\nlast\"");
  }

  @Test
  void aRunThatGoesOnHasNoLastRow() {
    assertThatThrownBy(() -> decide(RunPhase.RUNNING, Optional.empty(), "running"))
        .hasMessageContaining("has not ended");
  }

  @Test
  void onlyAnExitCodeThatWasSeenIsASuccess() {
    assertThat(RowRules.outcome(Optional.of(0), Optional.empty(), List.of()).phase())
        .isEqualTo(RunPhase.SUCCESS);
    assertThat(RowRules.outcome(Optional.empty(), Optional.empty(), List.of()))
        .satisfies(lost -> assertThat(lost.phase()).isEqualTo(RunPhase.FAILED))
        .satisfies(lost -> assertThat(lost.cause().orElseThrow().kind()).isEqualTo(Kind.LOST));
    assertThat(RowRules.outcome(Optional.of(1), Optional.empty(), List.of("boom")).cause())
        .hasValueSatisfying(cause -> assertThat(cause.evidence()).containsExactly("boom"));
  }

  @Test
  void anEvictedPodThatReadsAsSuccessIsFailedAndAKilledOneStopped() {
    Cause evicted = Cause.of(Kind.EVICTED, "the node was low on memory", "Run it again.");
    assertThat(RowRules.outcome(Optional.of(0), Optional.of(evicted), List.of()))
        .isEqualTo(new RowRules.Outcome(RunPhase.FAILED, Optional.of(evicted)));
    Cause killed = Cause.of(Kind.KILLED, "killed by ada@example.org", "");
    assertThat(RowRules.outcome(Optional.of(0), Optional.of(killed), List.of()).phase())
        .isEqualTo(RunPhase.STOPPED);
  }

  private static Decision decide(RunPhase phase, Optional<Cause> cause, String state) {
    return RowRules.decide(
        Rows.ended(phase, phase == RunPhase.SUCCESS ? Optional.empty() : cause), Rows.row(state));
  }
}
