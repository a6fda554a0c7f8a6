package io.hybridrunner.server.link;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What went wrong in a history; nothing is the only good one. Each is a sentence.
 *
 * @param lost commands without the result or the effect that they should have
 * @param doubled effects that happened more than once, or were not asked for
 * @param disordered pipelines whose effects came in another order than the commands
 * @param statusesLost runs whose end the relay does not show, or was not told to the engine
 * @param regressed runs that the relay showed stepping back
 */
record Verdict(
    List<String> lost,
    List<String> doubled,
    List<String> disordered,
    List<String> statusesLost,
    List<String> regressed) {

  static Verdict of(History history) {
    Verdict verdict =
        new Verdict(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    verdict.judgeResults(history);
    Set<String> lines = new TreeSet<>(history.effects().keySet());
    history.errands().forEach(errand -> lines.add(errand.line()));
    lines.forEach(line -> verdict.judgeLine(line, history));
    verdict.judgeStatuses(history);
    return verdict;
  }

  private void judgeResults(History history) {
    for (int i = 0; i < history.errands().size(); i++) {
      Errand errand = history.errands().get(i);
      Integer code = history.results().get(i);
      if (!Objects.equals(code, errand.code())) {
        lost.add(errand.method() + " " + errand.path() + ": result " + code);
      }
    }
  }

  private void judgeLine(String line, History history) {
    List<String> due =
        history.errands().stream()
            .filter(errand -> errand.line().equals(line))
            .map(Errand::effect)
            .flatMap(Optional::stream)
            .toList();
    List<String> happened = history.effects().getOrDefault(line, List.of());
    List<String> missing = without(due, happened);
    List<String> surplus = without(happened, due);
    missing.forEach(effect -> lost.add(line + ": no effect: " + effect));
    surplus.forEach(effect -> doubled.add(line + ": once too often: " + effect));
    boolean isOrdered = line.isEmpty() || happened.equals(due);
    if (missing.isEmpty() && surplus.isEmpty() && !isOrdered) {
      disordered.add(line + ": " + happened + ", and not " + due);
    }
  }

  /** What is left of these when the others are taken away, one for one. */
  private static List<String> without(List<String> these, List<String> others) {
    List<String> left = new ArrayList<>(these);
    others.forEach(left::remove);
    return left;
  }

  private void judgeStatuses(History history) {
    Set<RunId> runs = new HashSet<>(history.ends().keySet());
    runs.addAll(history.seen().keySet());
    for (RunId run : runs) {
      List<RunPhase> seen = history.seen().getOrDefault(run, List.of());
      RunPhase end = history.ends().get(run);
      if (seen.isEmpty() || end == null || seen.get(seen.size() - 1) != end) {
        statusesLost.add("run " + run + " ended " + end + ", and the relay showed " + seen);
      }
      for (int i = 1; i < seen.size(); i++) {
        if (!seen.get(i - 1).canBecome(seen.get(i))) {
          regressed.add("run " + run + ": " + seen);
        }
      }
    }
    if (!history.settled()) {
      statusesLost.add("an end was never settled in the engine");
    }
  }

  boolean isGood() {
    return lost.isEmpty()
        && doubled.isEmpty()
        && disordered.isEmpty()
        && statusesLost.isEmpty()
        && regressed.isEmpty();
  }
}
