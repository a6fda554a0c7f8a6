package io.hybridrunner.relay.link;

import io.hybridrunner.model.Command;
import java.time.Duration;

/** Gives back the visited command with another time to live. */
final class WithTimeToLive implements Command.Visitor<Command> {

  private final Duration timeToLive;

  WithTimeToLive(Duration timeToLive) {
    this.timeToLive = timeToLive;
  }

  @Override
  public Command deploy(Command.Deploy c) {
    return new Command.Deploy(c.id(), timeToLive, c.pipeline(), c.service());
  }

  @Override
  public Command run(Command.Run c) {
    return new Command.Run(
        c.id(), timeToLive, c.pipelineId(), c.pipelineVersion(), c.runId(), c.override());
  }

  @Override
  public Command delete(Command.Delete c) {
    return new Command.Delete(c.id(), timeToLive, c.pipelineId(), c.pipelineVersion());
  }

  @Override
  public Command setEnabled(Command.SetEnabled c) {
    return new Command.SetEnabled(
        c.id(), timeToLive, c.pipelineId(), c.pipelineVersion(), c.enabled());
  }

  @Override
  public Command kill(Command.Kill c) {
    return new Command.Kill(c.id(), timeToLive, c.pipelineId(), c.runId(), c.requestedBy());
  }

  @Override
  public Command logs(Command.Logs c) {
    return new Command.Logs(c.id(), timeToLive, c.pipelineId(), c.runId(), c.cursor());
  }

  @Override
  public Command queuedStatus(Command.QueuedStatus c) {
    return new Command.QueuedStatus(c.id(), timeToLive, c.pipelineId());
  }

  @Override
  public Command testConnection(Command.TestConnection c) {
    return new Command.TestConnection(c.id(), timeToLive, c.runId(), c.name(), c.json());
  }

  @Override
  public Command runApplication(Command.RunApplication c) {
    return new Command.RunApplication(c.id(), timeToLive, c.runId(), c.name(), c.json());
  }

  @Override
  public Command health(Command.Health c) {
    return new Command.Health(c.id(), timeToLive);
  }

  @Override
  public Command probe(Command.Probe c) {
    return new Command.Probe(c.id(), timeToLive);
  }

  @Override
  public Command hostIp(Command.HostIp c) {
    return new Command.HostIp(c.id(), timeToLive);
  }
}
