package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.RunObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run's status is told: what is on record, and why it waits. Each change is told once, within
 * the steps of its run; the status may be asked for at any time.
 */
final class RunNews {

  private final RunObserver observer;

  /** Not on record: another engine may have room. */
  private volatile Optional<Cause> waiting = Optional.empty();

  /** Within steps only. */
  private @Nullable RunStatus told;

  RunNews(RunObserver observer, RunRecord found) {
    this.observer = observer;
    // A settled end is known already; whoever hears of it again takes it for a debt.
    this.told = found.settled() ? found.status() : null;
  }

  RunStatus status(RunRecord record) {
    RunStatus status = record.status();
    return status.phase() == RunPhase.QUEUED
        ? new RunStatus(
            status.runId(),
            status.pipelineId(),
            status.name(),
            status.phase(),
            status.startedAt(),
            status.endedAt(),
            waiting)
        : status;
  }

  void tell(RunRecord record) {
    RunStatus status = status(record);
    if (!status.equals(told)) {
      told = status;
      observer.observe(status);
    }
  }

  void waits(RunRecord record, Cause why) {
    waiting = Optional.of(why);
    tell(record);
  }

  void waitsNoMore() {
    waiting = Optional.empty();
  }
}
