package io.hybridrunner.ecr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was counted while passwords changed.
 *
 * @param rotations how often they did
 * @param given tokens that ECR gave
 * @param tried pulls
 * @param failed those of them that failed
 * @param watch has seen the Secret throughout
 */
record RotationFigures(int rotations, int given, int tried, int failed, SecretWatch watch) {

  void print() {
    System.out.printf(
        "%-10s %-12s %-13s %-13s %-18s %s%n%-10d %-12d %-13d %-13d %-18d %d%n",
        "rotations",
        "tokens given",
        "pulls tried",
        "pulls failed",
        "looks at Secret",
        "moments without a valid Secret",
        rotations,
        given,
        tried,
        failed,
        watch.looked(),
        watch.invalid());
  }

  /**
   * There was a credential to pull with all the time; the first token came before the rotations.
   */
  void assertThatThereWasNoGap() {
    assertThat(failed).as("pulls that failed").isZero();
    assertThat(watch.invalid()).as("moments without a valid Secret").isZero();
    assertThat(watch.looked()).as("looks at the Secret").isGreaterThan(rotations);
    assertThat(given).as("tokens given").isEqualTo(rotations + 1);
  }
}
