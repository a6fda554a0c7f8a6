package io.hybridrunner.link.conformance;

import io.hybridrunner.link.conformance.InParallel.Named;
import io.hybridrunner.link.conformance.Rule.Need;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks that a server half keeps the rules of {@code docs/runner-link.md}: one test for each rule,
 * whose name begins with the rule's id. Extend it and say where the server is. The rules are
 * checked several at once, each with runner ids of its own.
 */
public abstract class ServerHalfConformance {

  /** For subclasses. */
  protected ServerHalfConformance() {}

  /** The server with its usual times, or with any that are not shorter than 5 s. */
  protected abstract ServerHalf server() throws Exception;

  /**
   * The same server with times as short as it can: heartbeat, the time for a greeting, the pause
   * after {@code busy}, and the time until an unanswered command is sent again. By default {@link
   * #server()}: then {@link #patience()} must be several times as long as the longest of these.
   */
  protected ServerHalf serverWithShortTimes() throws Exception {
    return server();
  }

  /** How long to wait for what must come, before the rule counts as broken; 100 s by default. */
  protected Duration patience() {
    return Duration.ofSeconds(100);
  }

  @TestFactory
  final Stream<DynamicTest> keepsTheRules() throws Exception {
    ServerHalf calm = server();
    ServerHalf quick = serverWithShortTimes();
    List<Named> checks =
        ServerRules.all().stream()
            .filter(rule -> !rule.needs(Need.CONTROL) || calm.control().isPresent())
            .map(rule -> new Named(rule.id() + " " + rule.title(), () -> play(rule, calm, quick)))
            .toList();
    return InParallel.tests(checks);
  }

  private Object play(Rule<ServerScene> rule, ServerHalf calm, ServerHalf quick) throws Exception {
    ServerScene.play(rule, calm, quick, patience());
    return rule;
  }
}
