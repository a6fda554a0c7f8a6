package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.NamedThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that calls the server: does the chore that is due, and sleeps until the next. */
final class ServerThread implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ServerThread.class);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(30);

  private final Turns turns;
  private final Pace pace;
  private final RunnerListener listener;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, new NamedThreads("runner-server-"));

  /** A turn is in the queue: a thousand runs that end at once need no thousand turns. */
  private final AtomicBoolean isWoken = new AtomicBoolean();

  /** This thread only. */
  private @Nullable Future<?> asleep;

  /**
   * @param chores the most urgent first
   */
  ServerThread(List<Chore> chores, Pace pace, RunnerListener listener) {
    this.turns = new Turns(chores);
    this.pace = pace;
    this.listener = listener;
    // A sleep that was cut short would otherwise stay in the queue for as long as it was to last.
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** There may be something to do earlier than it looked. */
  void wake() {
    if (isWoken.compareAndSet(false, true)) {
      execute(this::turn);
    }
  }

  /** Does this between two steps; never, when the thread is ending. */
  void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closing) {
      if (!thread.isShutdown()) {
        throw closing;
      }
    }
  }

  private void turn() {
    isWoken.set(false);
    if (thread.isShutdown()) {
      return;
    }
    if (asleep != null) {
      asleep.cancel(false);
    }
    asleep = null;
    boolean isPlanned = false;
    try {
      goOn();
      isPlanned = true;
    } finally {
      // Also after an error there is a next turn: nobody else would begin one.
      if (!isPlanned) {
        sleep(AFTER_A_FAULT.toNanos());
      }
    }
  }

  private void goOn() {
    long now = System.nanoTime();
    Optional<Turns.Turn> next = turns.next(now);
    if (next.isEmpty()) {
      return;
    }
    long wait = pace.next(next.get().at()) - now;
    if (wait > 0) {
      sleep(wait);
    } else {
      act(next.get().chore());
      wake();
    }
  }

  private void act(Chore chore) {
    turns.taken(chore);
    try {
      chore.step();
    } catch (RuntimeException fault) {
      turns.failed(chore, System.nanoTime(), AFTER_A_FAULT);
      LOGGER.error("a step with the server failed", fault);
      listener.fault(
          "working with the server",
          Cause.of(
              Kind.INTERNAL,
              "a step failed in the runner (" + fault.getClass().getName() + ")",
              "Look at the runner's log, and report it."));
    }
  }

  private void sleep(long nanos) {
    try {
      asleep = thread.schedule(this::turn, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      if (!thread.isShutdown()) {
        throw closing;
      }
    }
  }

  /** Begins no other step. */
  void stop() {
    thread.shutdown();
  }

  /** Stops, and ends the thread; a call that goes on is given a second, and then interrupted. */
  @Override
  public void close() {
    stop();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
