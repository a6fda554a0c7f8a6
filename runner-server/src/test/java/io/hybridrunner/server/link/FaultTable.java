package io.hybridrunner.server.link;

import io.hybridrunner.server.link.FaultPlan.Kind;
import io.hybridrunner.server.link.FaultScenario.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What became of all scenarios, one row a kind. */
final class FaultTable {

  private record Judged(Outcome outcome, Verdict verdict) {}

  private final List<Judged> all;

  FaultTable(List<Outcome> outcomes) {
    all = outcomes.stream().map(it -> new Judged(it, Verdict.of(it.history()))).toList();
  }

  /** The scenarios in which something went wrong, and what. */
  List<String> faults() {
    return all.stream()
        .filter(it -> !it.verdict().isGood())
        .map(
            it ->
                "seed "
                    + it.outcome().plan().seed()
                    + " ("
                    + it.outcome().plan().kind()
                    + "): "
                    + it.verdict())
        .toList();
  }

  /** How many connections were struck by this kind of scenario. */
  int struck(Kind kind) {
    return sum(it -> it.outcome().plan().kind() == kind, it -> it.outcome().struck());
  }

  private int sum(Predicate<Judged> which, ToIntFunction<Judged> what) {
    return all.stream().filter(which).mapToInt(what).sum();
  }

  private String row(String name, Predicate<Judged> which) {
    List<ToIntFunction<Judged>> columns =
        List.of(
            it -> 1,
            it -> it.outcome().history().errands().size(),
            it -> it.outcome().redeliveries(),
            it -> it.outcome().links(),
            it -> it.outcome().struck(),
            it -> it.outcome().history().ends().size(),
            it -> it.verdict().lost().size(),
            it -> it.verdict().doubled().size(),
            it -> it.verdict().disordered().size(),
            it -> it.verdict().statusesLost().size() + it.verdict().regressed().size());
    List<Object> cells = new ArrayList<>();
    cells.add(name);
    columns.forEach(column -> cells.add(sum(which, column)));
    return String.format(
        Locale.ROOT, "%-12s%10d%10d%13d%7d%8d%6d%6d%9d%11d%10d%n", cells.toArray());
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-12s%10s%10s%13s%7s%8s%6s%6s%9s%11s%10s%n",
            "kind",
            "scenarios",
            "commands",
            "redeliveries",
            "links",
            "faults",
            "runs",
            "lost",
            "doubled",
            "disordered",
            "statuses"));
    for (Kind kind : Kind.values()) {
      table.append(
          row(kind.name().toLowerCase(Locale.ROOT), it -> it.outcome().plan().kind() == kind));
    }
    return table.append(row("all", it -> true)).toString();
  }
}
