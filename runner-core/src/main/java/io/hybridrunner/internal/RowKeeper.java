package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.RunnerListener.RowOutcome;
import io.hybridrunner.internal.Debts.Debt;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.RowRules;
import io.hybridrunner.openmetadata.RowRules.Decision;
import io.hybridrunner.openmetadata.RowRules.Write;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.Answer.Failed;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sees to it that the server shows a terminal row for every run that has ended: looks, gives the
 * ingestion's last word {@link #GRACE} to arrive where the row says something else, writes what
 * {@link RowRules} says, and looks again 30 s later. What is owed here is durable in the engine,
 * which lists a run until it is settled.
 *
 * <p>Thread-safe to {@link #observe}; the steps are made by one thread.
 */
final class RowKeeper implements Chore {

  /** How long a last word of the ingestion may be on its way after its process has ended. */
  static final Duration GRACE = Duration.ofSeconds(5);

  static final Duration SECOND_LOOK = Duration.ofSeconds(30);

  private final MetadataServer server;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private final RunnerListener listener;
  private final Consumer<RunStatus> discharged;

  private final Debts debts = new Debts();

  /**
   * @param discharged told when nothing is owed for a run any more
   */
  RowKeeper(
      MetadataServer server,
      Pace pace,
      LongSupplier nanoTime,
      Backoff backoff,
      RunnerListener listener,
      Consumer<RunStatus> discharged) {
    this.server = server;
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.backoff = backoff;
    this.listener = listener;
    this.discharged = discharged;
  }

  /**
   * The engine says how a run stands; what has not ended is the ingestion's own to report. What is
   * said of a run takes the place of what was only presumed.
   */
  void observe(RunStatus status) {
    if (!status.phase().isTerminal()) {
      debts.forgetPresumed(status.runId());
    } else if (!debts.owe(status, nanoTime.getAsLong())) {
      // Nothing is owed, and yet the engine lists it: settling it had failed.
      discharged.accept(status);
    }
  }

  /** A run that nobody knows must have ended like this. */
  void presume(RunStatus end) {
    debts.presume(end, nanoTime.getAsLong());
  }

  /** How a run ended whose row was seen to. */
  Optional<RunStatus> endOf(RunId runId) {
    return debts.endOf(runId);
  }

  /** Looks once more at the row of a run that was seen to: it reads as if the run went on. */
  void lookAgain(RunStatus end) {
    debts.reopen(end, nanoTime.getAsLong());
  }

  /** How many runs have a row that is not seen to. */
  int owed() {
    return debts.size();
  }

  @Override
  public Optional<Long> dueAt() {
    return debts.dueAt();
  }

  @Override
  public void step() {
    debts.first().ifPresent(this::see);
  }

  private void see(Debt debt) {
    try {
      if (debt.end.pipelineId().isPresent()) {
        look(debt);
      } else {
        lookAtAutomation(debt);
      }
    } catch (RuntimeException fault) {
      // It would be the first again, and none of the others would have its turn.
      debt.failures++;
      again(debt, backoff.delayAfter(debt.failures));
      throw fault;
    }
  }

  private void look(Debt debt) {
    pace.called(nanoTime.getAsLong());
    Answer<Optional<StatusRow>> row = server.row(debt.end.name(), debt.end.runId());
    if (row instanceof Failed<Optional<StatusRow>> failed && !isMissing(failed.failure())) {
      failed(debt, "reading the row", failed.failure());
      return;
    }
    Optional<StatusRow> present = row.given().flatMap(found -> found);
    Decision decision = RowRules.decide(debt.end, present);
    boolean agrees = present.flatMap(StatusRow::phase).equals(Optional.of(debt.end.phase()));
    if (!agrees && !debt.isLate) {
      debt.isLate = true;
      again(debt, GRACE);
    } else if (decision instanceof Write write) {
      write(debt, write);
    } else {
      discharge(debt, debt.isWritten ? RowOutcome.WRITTEN : RowOutcome.KEPT);
    }
  }

  private void write(Debt debt, Write write) {
    pace.called(nanoTime.getAsLong());
    Answer<StatusRow> written = server.write(debt.end.name(), write.row());
    if (written instanceof Failed<StatusRow> failed) {
      failed(debt, "writing the row", failed.failure());
    } else {
      if (!debt.isWritten) {
        closeLog(debt);
      }
      debt.isWritten = true;
      again(debt, SECOND_LOOK);
    }
  }

  /** The ingestion that would have closed its log is gone. Best effort: a log is not a debt. */
  private void closeLog(Debt debt) {
    Optional<String> last = debt.end.cause().map(Cause::sentence);
    if (last.isPresent()) {
      String name = debt.end.name();
      pace.called(nanoTime.getAsLong());
      Answer<Boolean> told = server.appendLog(name, debt.end.runId(), last.get() + "\n");
      if (told.given().isPresent()) {
        pace.called(nanoTime.getAsLong());
        Answer<Boolean> unused = server.closeLog(name, debt.end.runId());
      }
    }
  }

  private void lookAtAutomation(Debt debt) {
    pace.called(nanoTime.getAsLong());
    var found = server.automation(debt.end.name());
    if (found.failed().filter(RowKeeper::isMissing).isPresent()) {
      // Deleted, as the server does with a test of a connection; or an application's run.
      discharge(debt, RowOutcome.GONE);
    } else if (found.failed().isPresent()) {
      failed(debt, "reading the automation", found.failed().get());
    } else if (found.given().orElseThrow().finished()) {
      discharge(debt, RowOutcome.KEPT);
    } else {
      pace.called(nanoTime.getAsLong());
      var reported = server.fail(found.given().get(), unreported(debt.end));
      if (reported.failed().isPresent()) {
        failed(debt, "writing the automation's result", reported.failed().get());
      } else {
        discharge(debt, RowOutcome.WRITTEN);
      }
    }
  }

  /** No such row, pipeline or automation: which of them only writing tells. */
  private static boolean isMissing(ServerFailure failure) {
    return failure.kind() == ServerFailure.Kind.NOT_FOUND;
  }

  private static Cause unreported(RunStatus end) {
    return end.cause()
        .orElseGet(
            () ->
                Cause.of(
                    Cause.Kind.INGESTION_FAILED,
                    "it ended without reporting a result",
                    "Look at its log, and run it again."));
  }

  private void failed(Debt debt, String during, ServerFailure failure) {
    boolean isGone = isMissing(failure);
    if (!isGone) {
      listener.fault(during + " of run " + debt.end.runId(), failure.cause());
    }
    if (!failure.kind().isTransient()) {
      discharge(debt, isGone ? RowOutcome.GONE : RowOutcome.REJECTED);
      return;
    }
    debt.failures++;
    Duration wait = backoff.delayAfter(debt.failures);
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    pace.pause(nanoTime.getAsLong(), asked);
    again(debt, wait.compareTo(asked) > 0 ? wait : asked);
  }

  private void again(Debt debt, Duration wait) {
    debts.again(debt, nanoTime.getAsLong() + wait.toNanos());
  }

  private void discharge(Debt debt, RowOutcome outcome) {
    if (!debts.pay(debt)) {
      // The run was heard of meanwhile.
      return;
    }
    listener.recorded(debt.end, outcome);
    if (!debt.isPresumed) {
      discharged.accept(debt.end);
    }
  }
}
