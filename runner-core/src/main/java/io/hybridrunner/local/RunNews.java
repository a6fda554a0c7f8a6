package io.hybridrunner.local;

import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.RunObserver;
import org.jspecify.annotations.Nullable;

/** What the observer is told of a run: each change once. Confined to the steps of its run. */
final class RunNews {

  private final RunObserver observer;

  private @Nullable RunStatus told;

  RunNews(RunObserver observer, RunRecord found) {
    this.observer = observer;
    // A settled end is known already; whoever hears of it again takes it for a debt.
    this.told = found.settled() ? found.status() : null;
  }

  void tell(RunRecord record) {
    RunStatus status = record.status();
    if (!status.equals(told)) {
      told = status;
      observer.observe(status);
    }
  }
}
