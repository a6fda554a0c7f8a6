package io.hybridrunner.internal;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.internal.Decision.Denied;
import io.hybridrunner.internal.Decision.Planned;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on a command through the engine; may block as long as the engine does. Thread-safe. */
final class CommandHandler implements Command.Visitor<Reply> {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandHandler.class);

  private final WorkflowEngine engine;
  private final RunnerConfig config;
  private final Planner planner;
  private final RunnerListener listener;
  private final Supplier<List<Cause>> problems;

  CommandHandler(
      WorkflowEngine engine,
      RunnerConfig config,
      RunnerListener listener,
      Supplier<List<Cause>> problems,
      Supplier<Optional<ServerVersion>> server) {
    this.engine = engine;
    this.config = config;
    this.planner = new Planner(config, server);
    this.listener = listener;
    this.problems = problems;
  }

  /** The reply to a command, whatever goes wrong. */
  Reply handle(Command command) {
    listener.received(command);
    try {
      return command.accept(this);
    } catch (EngineException failed) {
      return new Reply.Refused(command.id(), failed.reason());
    } catch (RuntimeException fault) {
      // The type is enough for the other side; the message could hold anything.
      LOGGER.error("{} {} failed", command.operation(), command.id(), fault);
      return new Reply.Refused(
          command.id(),
          Cause.of(
              Kind.INTERNAL,
              command.operation() + " failed in the runner (" + fault.getClass().getName() + ")",
              "Look at the runner's log for " + command.id() + ", and report it."));
    }
  }

  @Override
  public Reply deploy(Command.Deploy command) {
    Decision<DeployPlan> decision =
        planner.deploy(command, engine.deployment(command.pipeline().id()));
    if (decision instanceof Denied<DeployPlan> denied) {
      return new Reply.Refused(command.id(), denied.cause());
    }
    List<String> notices = engine.deploy(((Planned<DeployPlan>) decision).plan());
    String deployed = "Deployed " + command.pipeline().fullyQualifiedName();
    return done(
        command.id(),
        notices.isEmpty() ? deployed : deployed + ". Note: " + String.join(" ", notices));
  }

  @Override
  public Reply run(Command.Run command) {
    return submit(command.id(), planner.run(command, engine.deployment(command.pipelineId())));
  }

  @Override
  public Reply testConnection(Command.TestConnection command) {
    return submit(command.id(), planner.automation(command));
  }

  @Override
  public Reply runApplication(Command.RunApplication command) {
    return submit(command.id(), planner.application(command));
  }

  private Reply submit(CommandId id, Decision<RunPlan> decision) {
    if (decision instanceof Denied<RunPlan> denied) {
      return new Reply.Refused(id, denied.cause());
    }
    RunPlan plan = ((Planned<RunPlan>) decision).plan();
    listener.planned(plan);
    engine.submit(plan);
    listener.started(plan);
    return new Reply.Done(id, "Started run " + plan.runId(), Optional.of(plan.runId()));
  }

  @Override
  public Reply delete(Command.Delete command) {
    Optional<Deployment> present = engine.deployment(command.pipelineId());
    Optional<Cause> stale = planner.stale(present, command.pipelineVersion());
    if (stale.isPresent()) {
      return new Reply.Refused(command.id(), stale.get());
    }
    engine.undeploy(command.pipelineId(), "deleting the pipeline");
    return done(command.id(), "Removed " + name(present, command.pipelineId()));
  }

  @Override
  public Reply setEnabled(Command.SetEnabled command) {
    Optional<Deployment> present = engine.deployment(command.pipelineId());
    if (present.isEmpty()) {
      return new Reply.Refused(command.id(), notDeployed(command.pipelineId()));
    }
    Optional<Cause> stale = planner.stale(present, command.pipelineVersion());
    if (stale.isPresent()) {
      return new Reply.Refused(command.id(), stale.get());
    }
    engine.setEnabled(command.pipelineId(), command.pipelineVersion(), command.enabled());
    String verb = command.enabled() ? "Enabled " : "Disabled ";
    return done(command.id(), verb + present.get().name());
  }

  @Override
  public Reply kill(Command.Kill command) {
    int asked = engine.kill(command.pipelineId(), command.runId(), command.requestedBy());
    String name = name(engine.deployment(command.pipelineId()), command.pipelineId());
    // A kill that comes a second time finds nothing to do, and that is what was wanted.
    String message =
        switch (asked) {
          case 0 -> "No live run of " + name + ": nothing to stop";
          case 1 -> "Stopping 1 run of " + name;
          default -> "Stopping " + asked + " runs of " + name;
        };
    return done(command.id(), message);
  }

  @Override
  public Reply logs(Command.Logs command) {
    String type =
        engine.deployment(command.pipelineId()).map(Deployment::pipelineType).orElse("metadata");
    return new Reply.Logs(
        command.id(), type, engine.logs(command.pipelineId(), command.runId(), command.cursor()));
  }

  @Override
  public Reply queuedStatus(Command.QueuedStatus command) {
    List<RunStatus> queued =
        engine.runs().stream()
            .filter(run -> run.phase() == RunPhase.QUEUED)
            .filter(run -> run.pipelineId().equals(Optional.of(command.pipelineId())))
            .toList();
    return new Reply.Queued(command.id(), queued);
  }

  @Override
  public Reply health(Command.Health command) {
    return new Reply.Healthy(command.id(), config.version(), problems.get());
  }

  @Override
  public Reply probe(Command.Probe command) {
    engine.rehearse();
    return done(command.id(), "This runner takes work");
  }

  @Override
  public Reply hostIp(Command.HostIp command) {
    return config
        .hostIp()
        .<Reply>map(ip -> new Reply.Address(command.id(), ip))
        .orElseGet(
            () ->
                new Reply.Refused(
                    command.id(),
                    Cause.of(
                        Kind.UNSUPPORTED,
                        "this runner does not know the address that data sources see",
                        "Set runner.hostIp in its configuration.")));
  }

  private static Cause notDeployed(PipelineId id) {
    return Cause.of(
        Kind.NOT_FOUND, "pipeline " + id + " is not deployed on this runner", "Deploy it first.");
  }

  private static String name(Optional<Deployment> deployment, PipelineId id) {
    return deployment.map(Deployment::name).orElse(id.toString());
  }

  private static Reply done(CommandId id, String message) {
    return new Reply.Done(id, message, Optional.empty());
  }
}
