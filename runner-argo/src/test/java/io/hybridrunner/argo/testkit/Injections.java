package io.hybridrunner.argo.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Faults that wait for their requests. Thread-safe. */
final class Injections {

  private static final class Waiting {
    private final Predicate<Request> when;
    private final Fault fault;
    private int times;

    Waiting(Predicate<Request> when, int times, Fault fault) {
      this.when = when;
      this.times = times;
      this.fault = fault;
    }
  }

  private final List<Waiting> waiting = new ArrayList<>();

  synchronized void add(Predicate<Request> when, int times, Fault fault) {
    waiting.add(new Waiting(when, times, fault));
  }

  synchronized Optional<Fault> take(Request request) {
    for (Waiting one : waiting) {
      if (one.times > 0 && one.when.test(request)) {
        one.times--;
        return Optional.of(one.fault);
      }
    }
    return Optional.empty();
  }

  synchronized void clear() {
    waiting.clear();
  }
}
