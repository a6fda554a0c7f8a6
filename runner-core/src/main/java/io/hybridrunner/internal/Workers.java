package io.hybridrunner.internal;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.spi.NamedThreads;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The threads that act on commands, and what each of them acts on. When all hang, they are left
 * behind and others take their place. A command that was left behind stays in hand until its thread
 * has really ended: nothing else of its pipeline begins before that. Thread-safe.
 */
final class Workers implements Executor {

  /** No engine's call takes this long; {@code WorkflowEngine} says so. */
  static final Duration HANGING = Duration.ofMinutes(5);

  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** A command that is being acted on; no record, for it is itself and not its equal. */
  private static final class Act {
    private final Command command;
    private final long since;

    private Act(Command command, long since) {
      this.command = command;
      this.since = since;
    }
  }

  private final int count;
  private final LongSupplier nanoTime;
  private final NamedThreads threads = new NamedThreads("runner-worker-");

  /** Guards the books and the pool; never held while a command is acted on. */
  private final Object lock = new Object();

  private final Set<Act> acts = new LinkedHashSet<>();
  private final Set<Act> left = new LinkedHashSet<>();
  private ExecutorService pool;
  private long lastEnd;
  private Duration pause = Duration.ZERO;
  private long replacedAt;

  Workers(int count, LongSupplier nanoTime) {
    this.count = count;
    this.nanoTime = nanoTime;
    this.pool = Executors.newFixedThreadPool(count, threads);
    this.lastEnd = nanoTime.getAsLong();
  }

  /** Work that comes while everything ends is dropped: it is delivered again, or listed again. */
  @Override
  public void execute(Runnable task) {
    synchronized (lock) {
      if (!pool.isShutdown()) {
        pool.execute(task);
      }
    }
  }

  /** Acts on a command, on a thread of these. */
  Reply act(Command command, Function<Command, Reply> handler) {
    Act act = new Act(command, nanoTime.getAsLong());
    synchronized (lock) {
      acts.add(act);
    }
    try {
      Reply reply = handler.apply(command);
      if (reply instanceof Reply.Refused && isLeft(act)) {
        // It ended by the interrupt, which says nothing of the command: it is made once more.
        boolean unused = Thread.interrupted();
        return handler.apply(command);
      }
      return reply;
    } finally {
      ended(act);
    }
  }

  private boolean isLeft(Act act) {
    synchronized (lock) {
      return left.contains(act);
    }
  }

  private void ended(Act act) {
    synchronized (lock) {
      left.remove(act);
      if (acts.remove(act)) {
        pause = Duration.ZERO;
        lastEnd = nanoTime.getAsLong();
      }
    }
  }

  /**
   * Whether what has waited so long for a worker gets nowhere: one of them acts on it, or none has
   * ended anything for as long. Otherwise there is only much to do.
   */
  boolean isStuck(CommandId id, Duration waited) {
    synchronized (lock) {
      return nanoTime.getAsLong() - lastEnd >= waited.toNanos()
          || acts.stream().anyMatch(act -> act.command.id().equals(id));
    }
  }

  /** What they do, for people. */
  String occupation() {
    synchronized (lock) {
      if (acts.isEmpty()) {
        return "none of the " + count + " workers is busy";
      }
      Map<String, Long> operations =
          acts.stream()
              .collect(
                  Collectors.groupingBy(
                      act -> act.command.operation(), TreeMap::new, Collectors.counting()));
      String busy =
          operations.entrySet().stream()
              .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
              .collect(Collectors.joining(", "));
      long longest = acts.stream().mapToLong(act -> age(act).toSeconds()).max().orElse(0);
      return "%d of %d workers are busy with %s, for up to %d s"
          .formatted(acts.size(), count, busy, longest);
    }
  }

  private Duration age(Act act) {
    return Duration.ofNanos(nanoTime.getAsLong() - act.since);
  }

  /** Replaces the threads when all of them hang, and says why; after a pause that grows. */
  Optional<Cause> replaceHanging() {
    synchronized (lock) {
      long now = nanoTime.getAsLong();
      boolean allHang =
          acts.size() == count && acts.stream().allMatch(act -> age(act).compareTo(HANGING) >= 0);
      if (!allHang || now - replacedAt < pause.toNanos() || pool.isShutdown()) {
        return Optional.empty();
      }
      Cause cause =
          Cause.of(
              Kind.ENGINE_UNAVAILABLE,
              "all workers hang in the engine: " + occupation(),
              "Others take over; look at what the engine needs. What hung is made once more when"
                  + " its thread ends.");
      pause = pause.isZero() ? HANGING : pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      replacedAt = now;
      replace();
      return Optional.of(cause);
    }
  }

  private void replace() {
    left.addAll(acts);
    acts.clear();
    // Interrupts the old threads, which take nothing from the queue any more.
    List<Runnable> waiting = pool.shutdownNow();
    pool = Executors.newFixedThreadPool(count, threads);
    waiting.forEach(pool::execute);
  }

  /** The pipelines that nothing is done for, because a command of theirs was left behind. */
  Optional<Cause> problem() {
    synchronized (lock) {
      List<Act> blocking =
          left.stream().filter(act -> act.command.serializedBy().isPresent()).toList();
      if (blocking.isEmpty()) {
        return Optional.empty();
      }
      String what =
          blocking.stream()
              .map(
                  act ->
                      "%s %s of pipeline %s for %d s"
                          .formatted(
                              act.command.operation(),
                              act.command.id(),
                              act.command.serializedBy().orElseThrow(),
                              age(act).toSeconds()))
              .collect(Collectors.joining("; "));
      return Optional.of(
          Cause.of(
              Kind.ENGINE_UNAVAILABLE,
              "commands hang in the engine, and what comes for their pipelines waits: " + what,
              "Look at what the engine needs; when it is well and this stays, restart the"
                  + " runner."));
    }
  }

  /** Waits a second for what is being done, and interrupts it then. */
  void close() {
    ExecutorService last;
    synchronized (lock) {
      last = pool;
      last.shutdown();
    }
    try {
      if (!last.awaitTermination(1, TimeUnit.SECONDS)) {
        last.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      last.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
