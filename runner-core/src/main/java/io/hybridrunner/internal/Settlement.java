package io.hybridrunner.internal;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two are owed the end of a run: the control plane, by the link, and the server's row. The engine
 * is told only when both are seen to; until then it goes on listing the run, also after a crash.
 * Thread-safe; the lock is not held while the engine is called.
 */
final class Settlement {

  private enum Paid {
    LINK,
    ROW
  }

  private static final int REMEMBERED = 20_000;

  private final WorkflowEngine engine;
  private final Object lock = new Object();

  /** What is paid where the other debt is open. Forgotten ones are found in the engine's list. */
  private final Map<RunId, Paid> half = new Recent<>(REMEMBERED);

  Settlement(WorkflowEngine engine) {
    this.engine = engine;
  }

  /**
   * The control plane knows this end.
   *
   * @throws io.hybridrunner.spi.EngineException when the engine cannot be told now
   */
  void linkKnows(RunId runId, RunPhase end) {
    pay(runId, end, Paid.LINK);
  }

  /**
   * The server's row is seen to.
   *
   * @throws io.hybridrunner.spi.EngineException when the engine cannot be told now
   */
  void rowIsSeenTo(RunId runId, RunPhase end) {
    pay(runId, end, Paid.ROW);
  }

  private void pay(RunId runId, RunPhase end, Paid now) {
    synchronized (lock) {
      @Nullable Paid before = half.putIfAbsent(runId, now);
      if (before == null || before == now) {
        return;
      }
    }
    engine.settle(runId, end);
    synchronized (lock) {
      half.remove(runId);
    }
  }
}
