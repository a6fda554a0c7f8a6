package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusRow;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a run's row at the server when the run's processes have ended. The server takes
 * any row, and the last writer wins; the ingestion writes its own, and dies without a word when it
 * is killed or cannot start. So the runner looks at the row first, and writes only what is missing
 * or cannot be true. {@code docs/status.md} has the table. Pure and thread-safe.
 */
public final class RowRules {

  private RowRules() {}

  /** What is done with a row. */
  public sealed interface Decision {}

  /** The row stays as it is: it shows how the run ended. */
  public record Keep() implements Decision {}

  /**
   * This is written over what is there.
   *
   * @param row the whole row, with the steps that were there
   */
  public record Write(StatusRow row) implements Decision {}

  /**
   * Decides for one run.
   *
   * @param end how the run's processes ended
   * @param present the row the server shows; empty when it has none
   * @throws IllegalArgumentException when the run has not ended
   */
  public static Decision decide(RunStatus end, Optional<StatusRow> present) {
    if (!end.phase().isTerminal()) {
      throw new IllegalArgumentException("run " + end.runId() + " has not ended: " + end.phase());
    }
    Optional<StatusRow> terminal = present.filter(StatusRow::isTerminal);
    if (terminal.isEmpty()) {
      return new Write(RowWriter.row(end, present, end.phase(), explanation(end)));
    }
    return beside(end, terminal.get());
  }

  private static Optional<RowWriter.Step> explanation(RunStatus end) {
    return end.cause()
        .map(
            cause ->
                end.phase() == RunPhase.FAILED
                    ? RowWriter.Step.error("Main Container Diagnostics", cause)
                    : RowWriter.Step.warning("Ended early", cause));
  }

  /** The row says that the run has ended: does that fit how its processes ended? */
  private static Decision beside(RunStatus end, StatusRow row) {
    boolean reportedWell = row.phase().filter(RowRules::isWell).isPresent();
    Optional<Cause> failure = end.cause().filter(cause -> end.phase() == RunPhase.FAILED);
    if (reportedWell && failure.isPresent()) {
      return failure.get().kind() == Kind.INGESTION_FAILED
          ? failedAfterItsReport(end, row, failure.get())
          : endedBadlyAfterItsReport(end, row, failure.get());
    }
    if (end.phase() == RunPhase.STOPPED && row.phase().equals(Optional.of(RunPhase.FAILED))) {
      // It failed because it was killed: the server said "stopped" before, and its own last word
      // was written over that.
      return new Write(RowWriter.row(end, Optional.of(row), RunPhase.STOPPED, explanation(end)));
    }
    return new Keep();
  }

  private static boolean isWell(RunPhase phase) {
    return phase == RunPhase.SUCCESS || phase == RunPhase.PARTIAL_SUCCESS;
  }

  /** The framework 1.13 reports before its last writes, and exits with 1 when these fail. */
  private static Decision failedAfterItsReport(RunStatus end, StatusRow row, Cause failure) {
    Cause told =
        new Cause(
            failure.kind(),
            "the ingestion reported "
                + row.state()
                + ", and failed after that: "
                + failure.message(),
            failure.cure(),
            failure.evidence());
    RowWriter.Step step = RowWriter.Step.error("Main Container Diagnostics", told);
    return new Write(RowWriter.row(end, Optional.of(row), RunPhase.FAILED, Optional.of(step)));
  }

  /** Its work was done and reported; what ended its process afterwards is a warning. */
  private static Decision endedBadlyAfterItsReport(RunStatus end, StatusRow row, Cause trouble) {
    if (RowWriter.isExplained(row)) {
      return new Keep();
    }
    Cause told =
        new Cause(
            trouble.kind(),
            "the ingestion had reported " + row.state() + " before this: " + trouble.message(),
            trouble.cure(),
            trouble.evidence());
    RowWriter.Step step = RowWriter.Step.warning("Ended badly after its report", told);
    return new Write(
        RowWriter.row(end, Optional.of(row), row.phase().orElseThrow(), Optional.of(step)));
  }

  /**
   * How a run ended, from what was seen of its main process. Nothing is taken for a success but an
   * exit code 0 that was seen: an evicted or killed pod can read as succeeded.
   *
   * @param exitCode the main process's exit code; empty when it was not seen
   * @param trouble what ended it from outside, when something did; a kill that was asked for has
   *     the kind {@code KILLED}
   * @param evidence the end of its log, for the cause
   */
  public static Outcome outcome(
      Optional<Integer> exitCode, Optional<Cause> trouble, List<String> evidence) {
    if (trouble.isPresent()) {
      boolean asked = trouble.get().kind() == Kind.KILLED;
      return new Outcome(asked ? RunPhase.STOPPED : RunPhase.FAILED, trouble);
    }
    if (exitCode.isEmpty()) {
      Cause lost =
          new Cause(
              Kind.LOST,
              "the ingestion is gone and how it ended was not seen",
              "Run it again; look for a node that went away, or somebody who deleted its pod.",
              evidence);
      return new Outcome(RunPhase.FAILED, Optional.of(lost));
    }
    if (exitCode.get() == 0) {
      return new Outcome(RunPhase.SUCCESS, Optional.empty());
    }
    Cause failed =
        new Cause(
            Kind.INGESTION_FAILED,
            "the ingestion ended with exit code " + exitCode.get(),
            "Its last lines say why.",
            evidence);
    return new Outcome(RunPhase.FAILED, Optional.of(failed));
  }

  /**
   * How a run ended.
   *
   * @param phase the terminal phase
   * @param cause why it did not end well
   */
  public record Outcome(RunPhase phase, Optional<Cause> cause) {}
}
