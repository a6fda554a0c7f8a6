package io.hybridrunner.internal;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The runs whose rows are not seen to, in the order in which they are due: thousands may end at
 * once, and each is looked at several times. Thread-safe.
 */
final class Debts {

  private static final int REMEMBERED_ENDS = 10_000;

  /** What is owed for one run. All but the time belongs to the thread that pays. */
  static final class Debt {
    final RunStatus end;

    /** Nobody saw this end: it is concluded from there being no such run. */
    final boolean isPresumed;

    private final long number;
    private long dueAt;
    int failures;
    boolean isWritten;

    /** Its ingestion was given time to have its last word. */
    boolean isLate;

    private Debt(RunStatus end, boolean isPresumed, long number, long dueAt) {
      this.end = end;
      this.isPresumed = isPresumed;
      this.number = number;
      this.dueAt = dueAt;
    }
  }

  private final Object lock = new Object();
  private final Map<RunId, Debt> byRun = new HashMap<>();
  private final NavigableSet<Debt> byTime =
      new TreeSet<>(
          Comparator.comparingLong((Debt debt) -> debt.dueAt)
              .thenComparingLong(debt -> debt.number));
  private final Map<RunId, RunStatus> paid = new Recent<>(REMEMBERED_ENDS);
  private long lastNumber;

  /** The end of a run is known; false when its row is seen to already. */
  boolean owe(RunStatus end, long now) {
    synchronized (lock) {
      forgetPresumed(end.runId());
      if (paid.containsKey(end.runId())) {
        return false;
      }
      add(end, false, now);
      return true;
    }
  }

  /** A run that nobody knows must have ended like this. */
  void presume(RunStatus end, long now) {
    synchronized (lock) {
      add(end, true, now);
    }
  }

  private void add(RunStatus end, boolean isPresumed, long now) {
    if (!byRun.containsKey(end.runId())) {
      Debt debt = new Debt(end, isPresumed, ++lastNumber, now);
      byRun.put(end.runId(), debt);
      byTime.add(debt);
    }
  }

  /** The run is heard of: what was presumed of it is wrong. */
  void forgetPresumed(RunId runId) {
    synchronized (lock) {
      @Nullable Debt debt = byRun.get(runId);
      if (debt != null && debt.isPresumed) {
        byRun.remove(runId);
        byTime.remove(debt);
      }
    }
  }

  /** Owes again what was seen to. */
  void reopen(RunStatus end, long now) {
    synchronized (lock) {
      paid.remove(end.runId());
      add(end, false, now);
    }
  }

  /** How a run ended whose row was seen to. */
  Optional<RunStatus> endOf(RunId runId) {
    synchronized (lock) {
      return Optional.ofNullable(paid.get(runId));
    }
  }

  /** What is due first. */
  Optional<Debt> first() {
    synchronized (lock) {
      return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.first());
    }
  }

  Optional<Long> dueAt() {
    synchronized (lock) {
      return first().map(debt -> debt.dueAt);
    }
  }

  /** It is due again at this time. */
  void again(Debt debt, long at) {
    synchronized (lock) {
      // Forgotten meanwhile, it stays so.
      if (byTime.remove(debt)) {
        debt.dueAt = at;
        byTime.add(debt);
      }
    }
  }

  /** It is paid; false when it was forgotten meanwhile. */
  boolean pay(Debt debt) {
    synchronized (lock) {
      if (!byTime.remove(debt)) {
        return false;
      }
      byRun.remove(debt.end.runId());
      if (!debt.isPresumed) {
        paid.put(debt.end.runId(), debt.end);
      }
      return true;
    }
  }

  int size() {
    synchronized (lock) {
      return byRun.size();
    }
  }
}
