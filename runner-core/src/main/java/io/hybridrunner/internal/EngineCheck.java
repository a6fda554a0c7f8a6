package io.hybridrunner.internal;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.NamedThreads;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine whether it could take work, and waits no longer than whoever asks this can: an
 * engine that hangs is a problem to be told, not one to hang with. Thread-safe; it owns the thread
 * {@code runner-check}.
 */
final class EngineCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private record Asked(CompletableFuture<Optional<Cause>> answer, long at) {}

  private final WorkflowEngine engine;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(new NamedThreads("runner-check-"));

  /** The check under way, or the last one. */
  private @Nullable Asked asked;

  /** What the last one that came back has found. */
  private Optional<Cause> found = Optional.empty();

  EngineCheck(WorkflowEngine engine) {
    this.engine = engine;
  }

  /** Why the engine could not take work now. */
  Optional<Cause> problem() {
    Asked mine = ask();
    try {
      return mine.answer().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException hangs) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - mine.at());
      return Optional.of(lastFound().orElseGet(() -> silent(seconds)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.of(silent(0));
    } catch (ExecutionException fault) {
      throw new IllegalStateException("the engine's check failed", fault.getCause());
    }
  }

  private synchronized Asked ask() {
    @Nullable Asked present = asked;
    if (present != null && !present.answer().isDone()) {
      return present;
    }
    Asked mine = new Asked(new CompletableFuture<>(), System.nanoTime());
    asked = mine;
    try {
      thread.execute(() -> answer(mine));
    } catch (RejectedExecutionException closed) {
      mine.answer().complete(Optional.empty());
    }
    return mine;
  }

  private void answer(Asked mine) {
    try {
      Optional<Cause> problem = check();
      keep(problem);
      mine.answer().complete(problem);
    } catch (RuntimeException | Error fault) {
      mine.answer().completeExceptionally(fault);
    }
  }

  private Optional<Cause> check() {
    try {
      engine.check();
      return Optional.empty();
    } catch (EngineException failed) {
      return Optional.of(failed.reason());
    }
  }

  private synchronized void keep(Optional<Cause> problem) {
    found = problem;
  }

  private synchronized Optional<Cause> lastFound() {
    return found;
  }

  private static Cause silent(long seconds) {
    return Cause.of(
        Kind.ENGINE_UNAVAILABLE,
        "the engine has not answered for " + seconds + " s whether it could take work",
        "Look at what the engine needs: the API server, the disk.");
  }

  void close() {
    thread.shutdownNow();
  }
}
