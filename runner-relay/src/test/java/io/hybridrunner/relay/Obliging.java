package io.hybridrunner.relay;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.testkit.Pipelines;
import java.util.List;
import java.util.Optional;

/** The answers of a runner that can do everything. */
final class Obliging implements Command.Visitor<Reply> {

  @Override
  public Reply deploy(Command.Deploy command) {
    return done(command, "deployed");
  }

  @Override
  public Reply run(Command.Run command) {
    return new Reply.Done(command.id(), "started", Optional.of(command.runId()));
  }

  @Override
  public Reply delete(Command.Delete command) {
    return done(command, "deleted");
  }

  @Override
  public Reply setEnabled(Command.SetEnabled command) {
    return done(command, command.enabled() ? "enabled" : "disabled");
  }

  @Override
  public Reply kill(Command.Kill command) {
    return done(command, "killed");
  }

  @Override
  public Reply logs(Command.Logs command) {
    String page = command.cursor().orElse("0");
    return new Reply.Logs(
        command.id(),
        "metadata",
        page.equals("0")
            ? new LogPage("first line\n", 2, Optional.of("1"))
            : new LogPage("last line\n", 2, Optional.empty()));
  }

  @Override
  public Reply queuedStatus(Command.QueuedStatus command) {
    PipelineId pipeline = command.pipelineId();
    return new Reply.Queued(
        command.id(),
        List.of(RelayRig.status(Pipelines.runId("queued"), pipeline, RunPhase.QUEUED)));
  }

  @Override
  public Reply testConnection(Command.TestConnection command) {
    return new Reply.Done(command.id(), "started", Optional.of(command.runId()));
  }

  @Override
  public Reply runApplication(Command.RunApplication command) {
    return new Reply.Done(command.id(), "started", Optional.of(command.runId()));
  }

  @Override
  public Reply health(Command.Health command) {
    return new Reply.Healthy(command.id(), "1.2.3", List.of());
  }

  @Override
  public Reply probe(Command.Probe command) {
    return done(command, "takes work");
  }

  @Override
  public Reply hostIp(Command.HostIp command) {
    return new Reply.Address(command.id(), "10.1.2.3");
  }

  private static Reply done(Command command, String message) {
    return new Reply.Done(command.id(), message, Optional.empty());
  }
}
