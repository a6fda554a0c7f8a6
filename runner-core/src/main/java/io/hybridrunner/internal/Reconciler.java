package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.function.Consumer;

/**
 * Compares what the engine has with what was reported: at start, when the link comes up, and on a
 * slow tick. Level-triggered: a missed event costs time, never a status. Thread-safe.
 */
final class Reconciler implements Runnable {

  private final WorkflowEngine engine;
  private final Consumer<RunStatus> owed;
  private final Runnable pump;
  private final RunnerListener listener;

  /**
   * @param owed takes what the engine has; known things are dropped there
   * @param pump sends what could not be sent before
   */
  Reconciler(
      WorkflowEngine engine, Consumer<RunStatus> owed, Runnable pump, RunnerListener listener) {
    this.engine = engine;
    this.owed = owed;
    this.pump = pump;
    this.listener = listener;
  }

  /** One comparison. What fails is told to the listener, and the next tick tries again. */
  @Override
  public void run() {
    try {
      for (RunStatus status : engine.runs()) {
        owed.accept(status);
      }
    } catch (EngineException failed) {
      listener.fault("listing runs", failed.reason());
    }
    pump.run();
  }
}
