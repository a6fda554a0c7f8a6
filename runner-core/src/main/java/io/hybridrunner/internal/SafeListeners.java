package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener, and keeps what one throws from the others and the runner: it is logged. */
final class SafeListeners implements RunnerListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(SafeListeners.class);

  private final List<RunnerListener> listeners;

  SafeListeners(List<RunnerListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  private void tell(String callback, Consumer<RunnerListener> call) {
    for (RunnerListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException thrown) {
        LOGGER.error("the listener's {} threw", callback, thrown);
      }
    }
  }

  @Override
  public void received(Command command) {
    tell("received", listener -> listener.received(command));
  }

  @Override
  public void planned(RunPlan plan) {
    tell("planned", listener -> listener.planned(plan));
  }

  @Override
  public void started(RunPlan plan) {
    tell("started", listener -> listener.started(plan));
  }

  @Override
  public void observed(RunStatus status) {
    tell("observed", listener -> listener.observed(status));
  }

  @Override
  public void reported(RunStatus status) {
    tell("reported", listener -> listener.reported(status));
  }

  @Override
  public void recorded(RunStatus status, RowOutcome outcome) {
    tell("recorded", listener -> listener.recorded(status, outcome));
  }

  @Override
  public void answered(Command command, Reply reply) {
    tell("answered", listener -> listener.answered(command, reply));
  }

  @Override
  public void linkUp(String peer) {
    tell("linkUp", listener -> listener.linkUp(peer));
  }

  @Override
  public void linkDown(Cause cause) {
    tell("linkDown", listener -> listener.linkDown(cause));
  }

  @Override
  public void selfTestFails(Cause cause) {
    tell("selfTestFails", listener -> listener.selfTestFails(cause));
  }

  @Override
  public void selfTestPasses() {
    tell("selfTestPasses", RunnerListener::selfTestPasses);
  }

  @Override
  public void restarted(Part part, Cause cause) {
    tell("restarted", listener -> listener.restarted(part, cause));
  }

  @Override
  public void fault(String during, Cause cause) {
    tell("fault", listener -> listener.fault(during, cause));
  }
}
