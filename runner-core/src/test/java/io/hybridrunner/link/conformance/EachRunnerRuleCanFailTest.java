package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.link.conformance.InParallel.Named;
import io.hybridrunner.link.conformance.mini.MiniRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rule is found broken by a runner that breaks just this one. */
class EachRunnerRuleCanFailTest {

  /** Enough for what is right; of what is wrong most only shows in something that never comes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TestFactory
  Stream<DynamicTest> eachRuleCanFail() {
    return InParallel.tests(
        RunnerRules.all().stream()
            .map(rule -> new Named(rule.id() + ", not kept: " + rule.title(), () -> fails(rule)))
            .toList());
  }

  private static Object fails(Rule<RunnerScene> rule) {
    return assertThatThrownBy(
            () -> RunnerScene.play(rule, id -> MiniRunner.breaking(rule.id(), id), PATIENCE))
        .isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class, IOException.class);
  }
}
