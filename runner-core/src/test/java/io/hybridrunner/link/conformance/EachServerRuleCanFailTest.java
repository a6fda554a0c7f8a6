package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.link.conformance.InParallel.Named;
import io.hybridrunner.link.conformance.mini.MiniServer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rule is found broken by a server that breaks just this one. */
class EachServerRuleCanFailTest {

  /** Enough for what is right; of what is wrong most only shows in something that never comes. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @TestFactory
  Stream<DynamicTest> eachRuleCanFail() {
    return InParallel.tests(
        ServerRules.all().stream()
            .map(rule -> new Named(rule.id() + ", not kept: " + rule.title(), () -> fails(rule)))
            .toList());
  }

  private static Object fails(Rule<ServerScene> rule) throws IOException {
    try (MiniServer calm = MiniServer.breaking(rule.id(), Duration.ofSeconds(15));
        MiniServer quick = MiniServer.breaking(rule.id(), Duration.ofMillis(500))) {
      return assertThatThrownBy(() -> ServerScene.play(rule, calm.half(), quick.half(), PATIENCE))
          .isInstanceOfAny(
              AssertionError.class, ConditionTimeoutException.class, IOException.class);
    }
  }
}
