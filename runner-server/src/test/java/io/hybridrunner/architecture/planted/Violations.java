package io.hybridrunner.architecture.planted;

import ch.qos.logback.classic.Logger;
import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.relay.Relay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One violation of each rule. */
public final class Violations {

  /** Static state. */
  @SuppressWarnings("NonFinalStaticField")
  static int counter;

  /** Adapters that know each other. */
  @Nullable CollateControlPlane collate;

  /** Adapters that know each other. */
  @Nullable Relay relay;

  /** A library type in a public signature, hidden in a type argument. */
  public List<Logger> loggers() {
    return List.of();
  }

  /** A look at the environment, and an exit. */
  void leave() {
    if (System.getenv("LEAVE") != null) {
      System.exit(counter);
    }
  }
}
