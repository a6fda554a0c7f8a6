package io.hybridrunner.internal;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.spi.Inbox.Acceptance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands in and has them handled: one pipeline's one after another, in the order they came;
 * different pipelines' at once; never more waiting than the capacity.
 *
 * <p>{@link #offer} answers at once, so the thread that reads the network may call it. The one lock
 * guards the books only and is never held while a handler, an answer or the executor is called.
 * Thread-safe.
 */
final class Dispatcher {

  /** What is done with a command, and with its result. */
  interface Answers {
    void answered(Command command, Reply reply);
  }

  private record Job(Command command, long arrivedAt) {}

  private final int capacity;
  private final Executor workers;
  private final LongSupplier nanoTime;
  private final Function<Command, Reply> handler;
  private final Answers answers;

  private final Object lock = new Object();
  private final Set<CommandId> inHand = new HashSet<>();
  private final Map<PipelineId, Queue<Job>> lanes = new HashMap<>();
  private final Map<CommandId, Reply> remembered;
  private boolean stopped;

  /** Commands that are done and whose answer is on its way. */
  private int answering;

  Dispatcher(
      int capacity,
      Executor workers,
      LongSupplier nanoTime,
      Function<Command, Reply> handler,
      Answers answers) {
    this.capacity = capacity;
    this.workers = workers;
    this.nanoTime = nanoTime;
    this.handler = handler;
    this.answers = answers;
    this.remembered = new Recent<>(capacity);
  }

  Acceptance offer(Command command) {
    Job job = new Job(command, nanoTime.getAsLong());
    Reply known;
    synchronized (lock) {
      if (inHand.contains(command.id())) {
        return Acceptance.DUPLICATE;
      }
      known = remembered.get(command.id());
      if (known == null) {
        if (stopped || inHand.size() >= capacity) {
          return Acceptance.BUSY;
        }
        inHand.add(command.id());
        if (!begins(job)) {
          return Acceptance.TAKEN;
        }
      }
    }
    if (known != null) {
      // Its first answer may have been lost.
      workers.execute(() -> answers.answered(command, known));
      return Acceptance.DUPLICATE;
    }
    workers.execute(() -> work(job));
    return Acceptance.TAKEN;
  }

  /** Whether this job can be worked on now; otherwise it waits in its lane. */
  private boolean begins(Job job) {
    Optional<PipelineId> key = job.command().serializedBy();
    if (key.isEmpty()) {
      return true;
    }
    @Nullable Queue<Job> lane = lanes.get(key.get());
    if (lane == null) {
      lanes.put(key.get(), new ArrayDeque<>());
      return true;
    }
    lane.add(job);
    return false;
  }

  private void work(Job job) {
    Reply reply = handle(job);
    @Nullable Job next;
    synchronized (lock) {
      inHand.remove(job.command().id());
      if (isWorthRemembering(job.command(), reply)) {
        remembered.put(job.command().id(), reply);
      }
      next = nextInLane(job);
      answering++;
    }
    try {
      answers.answered(job.command(), reply);
    } finally {
      synchronized (lock) {
        answering--;
        lock.notifyAll();
      }
      if (next != null) {
        Job following = next;
        workers.execute(() -> work(following));
      }
    }
  }

  private @Nullable Job nextInLane(Job done) {
    Optional<PipelineId> key = done.command().serializedBy();
    if (key.isEmpty()) {
      return null;
    }
    @Nullable Queue<Job> lane = lanes.get(key.get());
    @Nullable Job next = lane == null ? null : lane.poll();
    if (next == null) {
      lanes.remove(key.get());
    }
    return next;
  }

  /** Reads can be made again, and their pages are large; of probes there are very many. */
  private static boolean isWorthRemembering(Command command, Reply reply) {
    return !(command instanceof Command.Probe)
        && (reply instanceof Reply.Done || reply instanceof Reply.Refused);
  }

  private Reply handle(Job job) {
    Command command = job.command();
    Duration waited = Duration.ofNanos(nanoTime.getAsLong() - job.arrivedAt());
    if (waited.compareTo(command.timeToLive()) >= 0) {
      return new Reply.Refused(command.id(), expired(command, waited));
    }
    return handler.apply(command);
  }

  private static Cause expired(Command command, Duration waited) {
    return Cause.of(
        Kind.EXPIRED,
        command.operation()
            + " waited "
            + waited.toSeconds()
            + " s in this runner and was good for "
            + command.timeToLive().toSeconds()
            + " s",
        "Send it again; if it happens often, the runner has too much to do.");
  }

  /** How many more commands there is room for. */
  int room() {
    synchronized (lock) {
      return stopped ? 0 : Math.max(0, capacity - inHand.size());
    }
  }

  /** From now on nothing is taken in. */
  void stop() {
    synchronized (lock) {
      stopped = true;
    }
  }

  /** Waits until no command is in hand and all are answered; false when the time was over first. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    return Waiting.until(lock, atMost, () -> inHand.isEmpty() && answering == 0);
  }
}
