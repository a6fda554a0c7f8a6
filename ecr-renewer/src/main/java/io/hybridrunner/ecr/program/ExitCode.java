package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.Result;
import io.hybridrunner.ecr.model.Cause;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How the program ends. */
enum ExitCode {
  /** Nothing is left to do. */
  OK(0, "every credential was renewed or is still good"),
  /** A fault nobody thought of. */
  FAULT(1, "a fault in this program"),
  /** Nothing was tried. */
  USAGE(2, "the command line or the configuration is wrong; nothing was tried"),
  /** All failed, because of AWS. */
  AWS_REFUSED(3, "AWS refused"),
  /** All failed, because of Kubernetes. */
  KUBERNETES_REFUSED(4, "Kubernetes refused"),
  /** All failed at the registry. */
  REGISTRY_REFUSED(5, "the registry refused the credential (--verify)"),
  /** Some failed, or all for several reasons. */
  PARTIAL(6, "some succeeded and some failed, or they failed for several of these reasons");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
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
