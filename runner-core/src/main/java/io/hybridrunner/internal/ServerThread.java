package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that calls the server: does the chore that is due, and sleeps until the next. */
final class ServerThread implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ServerThread.class);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(30);

  private final List<Chore> chores;
  private final Pace pace;
  private final RunnerListener listener;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("runner-server-"));

  /** This thread only. */
  private @Nullable Future<?> asleep;

  ServerThread(List<Chore> chores, Pace pace, RunnerListener listener) {
    this.chores = List.copyOf(chores);
    this.pace = pace;
    this.listener = listener;
  }

  /** There may be something to do earlier than it looked. */
  void wake() {
    try {
      thread.execute(this::turn);
    } catch (RejectedExecutionException closing) {
      if (!thread.isShutdown()) {
        throw closing;
      }
    }
  }

  private void turn() {
    if (asleep != null) {
      asleep.cancel(false);
    }
    asleep = null;
    @Nullable Chore next = null;
    long earliest = 0;
    for (Chore chore : chores) {
      Optional<Long> due = chore.dueAt();
      if (due.isPresent() && (next == null || due.get() - earliest < 0)) {
        next = chore;
        earliest = due.get();
      }
    }
    if (next == null) {
      return;
    }
    long wait = pace.next(earliest) - System.nanoTime();
    if (wait <= 0) {
      act(next);
      wake();
    } else {
      sleep(wait);
    }
  }

  private void act(Chore chore) {
    try {
      chore.step();
    } catch (RuntimeException fault) {
      LOGGER.error("a step with the server failed", fault);
      listener.fault(
          "working with the server",
          Cause.of(
              Kind.INTERNAL,
              "a step failed in the runner (" + fault.getClass().getName() + ")",
              "Look at the runner's log, and report it."));
      pace.pause(System.nanoTime(), AFTER_A_FAULT);
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

  /** Ends the thread; a call that goes on ends by its own bound. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
