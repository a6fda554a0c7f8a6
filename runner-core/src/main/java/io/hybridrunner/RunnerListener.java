package io.hybridrunner;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;

/**
 * Hears of what a {@link HybridRunner} does, for logs and metrics. By default every method does
 * nothing. Methods are called on the runner's threads, some of them at once; they should return
 * soon. What a listener throws is logged and changes nothing.
 *
 * <p>The steps of a run, in order: received, planned, started, running, ended, reported.
 */
public interface RunnerListener {

  /** A listener that does nothing. */
  static RunnerListener none() {
    return new RunnerListener() {};
  }

  /** A command is taken up: next it is planned and acted on. */
  default void received(Command command) {}

  /** A run passed the policy and is about to be handed to the engine. */
  default void planned(RunPlan plan) {}

  /** The engine has taken a run: it is durable. */
  default void started(RunPlan plan) {}

  /** The engine says how a run stands: running, ended. */
  default void observed(RunStatus status) {}

  /**
   * The control plane has stored a run's status. An engine that could not be told is a {@link
   * #fault}, and is told later.
   */
  default void reported(RunStatus status) {}

  /** The server's row of an ended run is seen to, and how; only with a metadata server. */
  default void recorded(RunStatus status, RowOutcome outcome) {}

  /** A command was answered. */
  default void answered(Command command, Reply reply) {}

  /** The link is up. */
  default void linkUp(String peer) {}

  /** The link is down. */
  default void linkDown(Cause cause) {}

  /**
   * The self-test fails: the link is up, and yet work would not come through or not be done. Told
   * at the change, not at each probe.
   */
  default void selfTestFails(Cause cause) {}

  /** A probe has gone the whole way again after the self-test had failed. */
  default void selfTestPasses() {}

  /** A part that was stuck is replaced; the runner goes on. */
  default void restarted(Part part, Cause cause) {}

  /**
   * Something went wrong inside. It is tried again, but where {@link RowOutcome#REJECTED} follows.
   */
  default void fault(String during, Cause cause) {}

  /** A part that can be restarted by itself. */
  enum Part {
    /** The link to the control plane: it is ended and made again. */
    LINK,
    /** The threads that act on commands: those that hang are left, and others go on. */
    WORKERS,
    /** What follows the runs in the engine. */
    ENGINE_WATCH
  }

  /** What became of the server's row of a run. */
  enum RowOutcome {
    /** It showed how the run ended. */
    KEPT,
    /** The runner wrote it. */
    WRITTEN,
    /** The pipeline or the automation is gone. */
    GONE,
    /** The server does not take it, and never will; a {@link #fault} said why. */
    REJECTED
  }
}
