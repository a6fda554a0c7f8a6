package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import java.util.function.Supplier;

/**
 * Makes a failure that nobody thought of the failure of one call, so that it stops nothing else.
 */
final class Guard {

  private Guard() {}

  /**
   * What the call gives.
   *
   * @throws RenewalException whatever went wrong
   */
  static <T> T get(Cause.By by, Supplier<T> call) {
    try {
      return call.get();
    } catch (RenewalException refused) {
      throw refused;
    } catch (RuntimeException fault) {
      // Only its type: the message of a fault nobody thought of could hold anything.
      String message =
          "A fault in this program while "
              + asked(by)
              + " was asked: "
              + fault.getClass().getName();
      throw new RenewalException(new Cause(by, message, "Please report it"));
    }
  }

  /**
   * Makes the call.
   *
   * @throws RenewalException whatever went wrong
   */
  static void run(Cause.By by, Runnable call) {
    get(
        by,
        () -> {
          call.run();
          return true;
        });
  }

  private static String asked(Cause.By by) {
    return switch (by) {
      case AWS -> "AWS";
      case KUBERNETES -> "Kubernetes";
      case REGISTRY -> "the registry";
    };
  }
}
