package io.hybridrunner.argo.e2e;

import io.hybridrunner.model.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened, for people: scenario, phase, cause, seconds. */
final class ScenarioTable {

  private final List<String> rows = new ArrayList<>();

  synchronized void add(String scenario, RunStatus status, long begunNanos) {
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    String cause =
        status.cause().map(c -> c.kind() + ": " + c.message()).orElse("").replace('\n', ' ');
    rows.add(
        String.format(
            Locale.ROOT,
            "%-42s %-8s %6.1f  %s",
            scenario,
            status.phase().state(),
            seconds,
            cause.substring(0, Math.min(cause.length(), 160))));
  }

  synchronized void note(String scenario, String what, Duration took) {
    rows.add(
        String.format(Locale.ROOT, "%-42s %-8s %6.1f", scenario, what, took.toMillis() / 1000.0));
  }

  synchronized void print() {
    System.out.println(String.format("%-42s %-8s %6s  %s", "scenario", "phase", "s", "cause"));
    rows.forEach(System.out::println);
  }
}
