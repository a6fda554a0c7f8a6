package io.hybridrunner.link.conformance;

import io.hybridrunner.link.conformance.mini.MiniRunner;

/** The kit has nothing to say against a runner that keeps all rules. */
class MiniRunnerKeepsTheRulesTest extends RunnerHalfConformance {

  @Override
  protected RunnerHalf runner(String runnerId) {
    return MiniRunner.breaking("", runnerId);
  }
}
