package io.hybridrunner.collate;

import io.hybridrunner.link.conformance.RunnerHalf;
import io.hybridrunner.link.conformance.RunnerHalfConformance;

/** A whole runner on this link, judged by the conformance kit. */
class RunnerKeepsRunnerLinkTest extends RunnerHalfConformance {

  @Override
  protected RunnerHalf runner(String runnerId) {
    return new WholeRunner(runnerId);
  }
}
