package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.model.Cause;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What an outcome is called in the summary and in metrics. */
enum OutcomeName {
  RENEWED,
  GOOD,
  AWS_REFUSED,
  KUBERNETES_REFUSED,
  REGISTRY_REFUSED;

  static OutcomeName of(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return of(failed.cause().by());
    }
    return outcome instanceof Outcome.Renewed ? RENEWED : GOOD;
  }

  private static OutcomeName of(Cause.By by) {
    return switch (by) {
      case AWS -> AWS_REFUSED;
      case KUBERNETES -> KUBERNETES_REFUSED;
      case REGISTRY -> REGISTRY_REFUSED;
    };
  }

  /** When the credential that the Secret holds ends, as far as it is known. */
  static Optional<Instant> end(Outcome outcome) {
    if (outcome instanceof Outcome.Renewed renewed) {
      return Optional.of(renewed.expiresAt());
    }
    if (outcome instanceof Outcome.StillGood good) {
      return Optional.of(good.expiresAt());
    }
    return ((Outcome.Failed) outcome).expiresAt();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
