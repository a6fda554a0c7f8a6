package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.EngineException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane has still to be told: the latest status of every run. A newer status
 * replaces an older one; a step back is dropped; the end of a run is kept until it is acknowledged,
 * and then settled with the engine.
 *
 * <p>All sending and settling happens on one executor. The one lock guards the books only and is
 * never held while the control plane, the engine or the listener is called. Thread-safe.
 */
final class Outbox {

  private enum Delivery {
    UNSENT,
    SENT,
    ACKNOWLEDGED
  }

  private static final class Entry {
    private StatusEvent event;
    private Delivery delivery = Delivery.UNSENT;

    private Entry(StatusEvent event) {
      this.event = event;
    }

    private RunPhase phase() {
      return event.status().phase();
    }
  }

  private static final int REMEMBERED_ENDS = 10_000;

  private final Predicate<StatusEvent> sender;
  private final Consumer<RunStatus> settler;
  private final Executor executor;
  private final RunnerListener listener;

  private final Object lock = new Object();
  private final Map<RunId, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, RunId> awaited = new HashMap<>();
  private final Set<RunId> unsent = new LinkedHashSet<>();

  /** Ends that were acknowledged, so that an older listing cannot bring them back to life. */
  private final Map<RunId, RunStatus> ended = new Recent<>(REMEMBERED_ENDS);

  private long lastEventId;
  private boolean pumping;

  /** Somebody asked for sending while it went on: a failure before that is no reason to stop. */
  private boolean askedAgain;

  /**
   * @param sender hands an event to the link; false when it could not
   * @param settler tells the engine that an end is known
   */
  Outbox(
      Predicate<StatusEvent> sender,
      Consumer<RunStatus> settler,
      Executor executor,
      RunnerListener listener) {
    this.sender = sender;
    this.settler = settler;
    this.executor = executor;
    this.listener = listener;
  }

  /** The engine says how a run stands. Repeats and steps back are dropped. */
  void observe(RunStatus status) {
    boolean owedToEngine;
    synchronized (lock) {
      @Nullable RunStatus end = ended.get(status.runId());
      owedToEngine = end != null && end.phase() == status.phase();
      if (end == null && !supersedes(status)) {
        return;
      }
      if (end == null) {
        enter(status);
      }
    }
    if (owedToEngine) {
      // Known to the control plane, and yet the engine lists it: settling it had failed.
      executor.execute(() -> settle(status));
    } else {
      pump();
    }
  }

  private boolean supersedes(RunStatus status) {
    @Nullable Entry entry = entries.get(status.runId());
    return entry == null
        || (entry.phase().canBecome(status.phase())
            && !(entry.phase().isTerminal() || entry.event.status().equals(status)));
  }

  private void enter(RunStatus status) {
    StatusEvent event = new StatusEvent(++lastEventId, status);
    @Nullable Entry entry = entries.get(status.runId());
    if (entry == null) {
      entries.put(status.runId(), new Entry(event));
    } else {
      awaited.remove(entry.event.id());
      entry.event = event;
      entry.delivery = Delivery.UNSENT;
    }
    awaited.put(event.id(), status.runId());
    unsent.add(status.runId());
  }

  /** The control plane has stored an event. */
  void acknowledged(long eventId) {
    RunStatus status;
    synchronized (lock) {
      @Nullable RunId runId = awaited.remove(eventId);
      @Nullable Entry entry = runId == null ? null : entries.get(runId);
      if (runId == null || entry == null) {
        return;
      }
      status = entry.event.status();
      entry.delivery = Delivery.ACKNOWLEDGED;
      unsent.remove(runId);
      if (status.phase().isTerminal()) {
        entries.remove(runId);
        ended.put(runId, status);
      }
      lock.notifyAll();
    }
    executor.execute(() -> reported(status));
    pump();
  }

  private void reported(RunStatus status) {
    if (status.phase().isTerminal()) {
      settle(status);
    }
    listener.reported(status);
  }

  private void settle(RunStatus status) {
    try {
      settler.accept(status);
    } catch (EngineException failed) {
      // The engine goes on listing the run, and the next reconciliation settles it.
      listener.fault("settling run " + status.runId(), failed.reason());
    }
  }

  /** What was sent on an earlier link may be lost: all of it is sent again. */
  void linkUp() {
    synchronized (lock) {
      entries.forEach(
          (runId, entry) -> {
            if (entry.delivery == Delivery.SENT) {
              entry.delivery = Delivery.UNSENT;
              unsent.add(runId);
            }
          });
    }
    pump();
  }

  /** Sends what is unsent, as far as the link takes it. */
  void pump() {
    synchronized (lock) {
      askedAgain = pumping;
      if (pumping || unsent.isEmpty()) {
        return;
      }
      pumping = true;
    }
    executor.execute(this::sendAll);
  }

  private void sendAll() {
    for (StatusEvent event = take(); event != null; event = take()) {
      if (!sender.test(event) && !putBack(event)) {
        return;
      }
    }
  }

  private @Nullable StatusEvent take() {
    synchronized (lock) {
      if (unsent.isEmpty()) {
        pumping = false;
        return null;
      }
      RunId runId = unsent.iterator().next();
      unsent.remove(runId);
      @Nullable Entry entry = entries.get(runId);
      if (entry == null) {
        throw new IllegalStateException("unsent without an entry: " + runId);
      }
      entry.delivery = Delivery.SENT;
      return entry.event;
    }
  }

  /** Keeps what could not be sent; whether to go on all the same. */
  private boolean putBack(StatusEvent event) {
    synchronized (lock) {
      @Nullable Entry entry = entries.get(event.status().runId());
      if (entry != null && entry.delivery == Delivery.SENT) {
        entry.delivery = Delivery.UNSENT;
        unsent.add(event.status().runId());
      }
      pumping = askedAgain;
      askedAgain = false;
      return pumping;
    }
  }

  /** Runs that have not ended, as far as is known here. */
  List<RunId> liveRuns() {
    synchronized (lock) {
      return entries.entrySet().stream()
          .filter(entry -> !entry.getValue().phase().isTerminal())
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /** How many statuses wait for their acknowledgement. */
  int owed() {
    synchronized (lock) {
      return awaited.size();
    }
  }

  /** Waits until nothing is owed; false when the time was over first. */
  boolean awaitSettled(Duration atMost) throws InterruptedException {
    return Waiting.until(lock, atMost, awaited::isEmpty);
  }
}
