package io.hybridrunner.link.conformance;

import java.util.List;
import java.util.stream.Stream;

/** All rules that bind a runner. */
final class RunnerRules {

  private RunnerRules() {}

  static List<Rule<RunnerScene>> all() {
    return Stream.of(
            RunnerConnectingRules.all(),
            RunnerGreetingRules.all(),
            RunnerFrameRules.all(),
            RunnerCommandRules.all(),
            RunnerStatusRules.all(),
            RunnerLimitRules.all())
        .flatMap(List::stream)
        .toList();
  }
}
