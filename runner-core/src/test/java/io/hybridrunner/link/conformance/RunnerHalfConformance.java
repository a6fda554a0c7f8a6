package io.hybridrunner.link.conformance;

import io.hybridrunner.link.conformance.InParallel.Named;
import io.hybridrunner.link.conformance.Rule.Need;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks that a runner half keeps the rules of {@code docs/runner-link.md}: one test for each rule,
 * whose name begins with the rule's id. Extend it and say how to make a runner. The rules are
 * checked several at once, each with runners of its own.
 */
public abstract class RunnerHalfConformance {

  /** For subclasses. */
  protected RunnerHalfConformance() {}

  /** A new runner with this id and nothing deployed, not started yet; called by several threads. */
  protected abstract RunnerHalf runner(String runnerId) throws Exception;

  /**
   * How long to wait for what must come, before the rule counts as broken; 30 s by default. Must be
   * several times as long as the runner waits for a welcome.
   */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  @TestFactory
  final Stream<DynamicTest> keepsTheRules() throws Exception {
    boolean isDriven;
    try (RunnerHalf first = runner("conformance")) {
      isDriven = first.control().isPresent();
    }
    List<Named> checks =
        RunnerRules.all().stream()
            .filter(rule -> !rule.needs(Need.CONTROL) || isDriven)
            .map(rule -> new Named(rule.id() + " " + rule.title(), () -> play(rule)))
            .toList();
    return InParallel.tests(checks);
  }

  private Object play(Rule<RunnerScene> rule) throws Exception {
    RunnerScene.play(rule, this::runner, patience());
    return rule;
  }
}
