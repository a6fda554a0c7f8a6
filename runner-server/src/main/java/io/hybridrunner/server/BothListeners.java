package io.hybridrunner.server;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;

/** Tells two listeners, one after the other. As thread-safe as they are. */
record BothListeners(RunnerListener first, RunnerListener second) implements RunnerListener {

  @Override
  public void received(Command command) {
    first.received(command);
    second.received(command);
  }

  @Override
  public void planned(RunPlan plan) {
    first.planned(plan);
    second.planned(plan);
  }

  @Override
  public void started(RunPlan plan) {
    first.started(plan);
    second.started(plan);
  }

  @Override
  public void observed(RunStatus status) {
    first.observed(status);
    second.observed(status);
  }

  @Override
  public void reported(RunStatus status) {
    first.reported(status);
    second.reported(status);
  }

  @Override
  public void answered(Command command, Reply reply) {
    first.answered(command, reply);
    second.answered(command, reply);
  }

  @Override
  public void linkUp(String peer) {
    first.linkUp(peer);
    second.linkUp(peer);
  }

  @Override
  public void linkDown(Cause cause) {
    first.linkDown(cause);
    second.linkDown(cause);
  }

  @Override
  public void fault(String during, Cause cause) {
    first.fault(during, cause);
    second.fault(during, cause);
  }
}
