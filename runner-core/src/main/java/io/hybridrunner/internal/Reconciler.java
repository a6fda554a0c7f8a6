package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.WorkflowEngine;

/**
 * Compares what the engine has with what was reported: at start, when the link comes up, and on a
 * slow tick. Level-triggered: a missed event costs time, never a status. Thread-safe.
 */
final class Reconciler implements Runnable {

  private final WorkflowEngine engine;
  private final Outbox outbox;
  private final RunnerListener listener;

  Reconciler(WorkflowEngine engine, Outbox outbox, RunnerListener listener) {
    this.engine = engine;
    this.outbox = outbox;
    this.listener = listener;
  }

  /** One comparison. What fails is told to the listener, and the next tick tries again. */
  @Override
  public void run() {
    try {
      for (RunStatus status : engine.runs()) {
        outbox.observe(status);
      }
    } catch (EngineException failed) {
      listener.fault("listing runs", failed.reason());
    }
    outbox.pump();
  }
}
