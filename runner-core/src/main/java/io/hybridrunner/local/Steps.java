package io.hybridrunner.local;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The steps of one run, which never overlap: a trigger during a step makes another step follow.
 * Thread-safe.
 */
final class Steps {

  /** What is done next. */
  interface Step {
    void take() throws IOException;
  }

  private final Executor workers;
  private final Step step;
  private final Consumer<Exception> complaints;
  private final AtomicInteger triggers = new AtomicInteger();

  /**
   * @param complaints hears what went wrong in a step; the next trigger tries again
   */
  Steps(Executor workers, Step step, Consumer<Exception> complaints) {
    this.workers = workers;
    this.step = step;
    this.complaints = complaints;
  }

  void trigger() {
    if (triggers.getAndIncrement() == 0) {
      try {
        workers.execute(this::takeAll);
      } catch (RejectedExecutionException closing) {
        // The next engine goes on with it.
      }
    }
  }

  private void takeAll() {
    int seen;
    do {
      seen = triggers.get();
      try {
        step.take();
      } catch (IOException | RuntimeException failed) {
        complaints.accept(failed);
      }
    } while (!triggers.compareAndSet(seen, 0));
  }
}
