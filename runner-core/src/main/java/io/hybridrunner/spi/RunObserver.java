package io.hybridrunner.spi;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunStatus;

/** Hears of every change of a run. */
@FunctionalInterface
public interface RunObserver {

  /** The run's whole state now. Called in order for one run. Returns soon and does not throw. */
  void observe(RunStatus status);

  /** A part of the engine was stuck or dead, and works anew. By default this is passed over. */
  default void restarted(Cause why) {}
}
