package io.hybridrunner.local;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** How many runs may work at once, and who waits, first come first served. Thread-safe. */
final class Slots<T> {

  private final int most;
  private final Set<T> working = new HashSet<>();
  private final Set<T> waiting = new LinkedHashSet<>();

  Slots(int most) {
    this.most = most;
  }

  /** Takes a place; false when the caller must wait to be told by {@link #leave}. */
  synchronized boolean take(T run) {
    if (working.contains(run)) {
      return true;
    }
    waiting.add(run);
    if (working.size() >= most || !waiting.iterator().next().equals(run)) {
      return false;
    }
    waiting.remove(run);
    return working.add(run);
  }

  /** Whether no more may work now. */
  synchronized boolean areTaken() {
    return working.size() >= most;
  }

  /** Lines one up, for a place in the order in which runs came. */
  synchronized void lineUp(T run) {
    if (!working.contains(run)) {
      waiting.add(run);
    }
  }

  /** Counts one that works already, even beyond the limit. */
  synchronized void occupy(T run) {
    waiting.remove(run);
    working.add(run);
  }

  /**
   * Gives a place back, or stops waiting for one.
   *
   * @return who may try to take one now
   */
  synchronized Optional<T> leave(T run) {
    working.remove(run);
    waiting.remove(run);
    return working.size() < most ? waiting.stream().findFirst() : Optional.empty();
  }

  synchronized int working() {
    return working.size();
  }
}
