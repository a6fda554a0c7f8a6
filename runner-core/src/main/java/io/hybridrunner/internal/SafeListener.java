package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws away from the runner: it is logged and changes nothing. */
final class SafeListener implements RunnerListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(SafeListener.class);

  private final RunnerListener listener;

  SafeListener(RunnerListener listener) {
    this.listener = listener;
  }

  private static void guarded(String callback, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException thrown) {
      LOGGER.error("the listener's {} threw", callback, thrown);
    }
  }

  @Override
  public void received(Command command) {
    guarded("received", () -> listener.received(command));
  }

  @Override
  public void planned(RunPlan plan) {
    guarded("planned", () -> listener.planned(plan));
  }

  @Override
  public void started(RunPlan plan) {
    guarded("started", () -> listener.started(plan));
  }

  @Override
  public void observed(RunStatus status) {
    guarded("observed", () -> listener.observed(status));
  }

  @Override
  public void reported(RunStatus status) {
    guarded("reported", () -> listener.reported(status));
  }

  @Override
  public void answered(Command command, Reply reply) {
    guarded("answered", () -> listener.answered(command, reply));
  }

  @Override
  public void linkUp(String peer) {
    guarded("linkUp", () -> listener.linkUp(peer));
  }

  @Override
  public void linkDown(Cause cause) {
    guarded("linkDown", () -> listener.linkDown(cause));
  }

  @Override
  public void fault(String during, Cause cause) {
    guarded("fault", () -> listener.fault(during, cause));
  }
}
