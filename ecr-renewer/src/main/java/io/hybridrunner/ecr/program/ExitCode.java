package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Cause;
import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.Result;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How the program ends. The order of the constants is the order of their numbers. */
enum ExitCode {
  /** Nothing is left to do. */
  OK("every credential was renewed or is still good"),
  /** A fault nobody thought of. */
  FAULT("a fault in this program"),
  /** Nothing was tried. */
  USAGE("the command line or the configuration is wrong; nothing was tried"),
  /** All failed, and so said AWS first. */
  AWS_REFUSED("AWS refused"),
  /** All failed, and so said Kubernetes. */
  KUBERNETES_REFUSED("Kubernetes refused"),
  /** All failed at the registry. */
  REGISTRY_REFUSED("the registry refused the credential (--verify)"),
  /** Some failed, or all for several reasons. */
  PARTIAL("some succeeded and some failed, or they failed for several of these reasons");

  private final String meaning;

  ExitCode(String meaning) {
    this.meaning = meaning;
  }

  int code() {
    return ordinal();
  }

  String meaning() {
    return meaning;
  }

  /** How a run with these results ends. */
  static ExitCode of(List<Result> results) {
    Set<Cause.By> refusers = EnumSet.noneOf(Cause.By.class);
    int failed = 0;
    for (Result result : results) {
      if (result.outcome() instanceof Outcome.Failed failure) {
        refusers.add(failure.cause().by());
        failed++;
      }
    }
    if (failed == 0) {
      return OK;
    }
    if (failed < results.size() || refusers.size() > 1) {
      return PARTIAL;
    }
    return switch (refusers.iterator().next()) {
      case AWS -> AWS_REFUSED;
      case KUBERNETES -> KUBERNETES_REFUSED;
      case REGISTRY -> REGISTRY_REFUSED;
    };
  }
}
