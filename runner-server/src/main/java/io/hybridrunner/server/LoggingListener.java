package io.hybridrunner.server;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs each step of commands and runs with names people know; never a payload, never evidence, for
 * that is a piece of an ingestion's log. Thread-safe.
 */
final class LoggingListener implements RunnerListener {

  private static final Logger LOG = LoggerFactory.getLogger(LoggingListener.class);

  @Override
  public void received(Command command) {
    LoggingEventBuilder event = LOG.atLevel(isQuestion(command) ? Level.DEBUG : Level.INFO);
    event = about(event, command);
    if (command instanceof Command.Deploy deploy) {
      event = event.addKeyValue("version", deploy.pipeline().version());
    }
    event.log("command received");
  }

  @Override
  public void planned(RunPlan plan) {
    LOG.atDebug().addKeyValue("run", plan.runId()).addKeyValue("name", name(plan)).log("planned");
  }

  @Override
  public void started(RunPlan plan) {
    LOG.atInfo().addKeyValue("name", name(plan)).addKeyValue("run", plan.runId()).log("started");
  }

  @Override
  public void observed(RunStatus status) {
    boolean isBad = status.phase() == RunPhase.FAILED;
    LoggingEventBuilder event =
        LOG.atLevel(isBad ? Level.WARN : Level.INFO)
            .addKeyValue("name", status.name())
            .addKeyValue("run", status.runId());
    if (status.startedAt().isPresent() && status.endedAt().isPresent()) {
      Duration took = Duration.between(status.startedAt().get(), status.endedAt().get());
      event = event.addKeyValue("seconds", took.toMillis() / 1000.0);
    }
    if (status.cause().isPresent()) {
      event = because(event, status.cause().get());
    }
    event.log(status.phase().state());
  }

  @Override
  public void reported(RunStatus status) {
    LOG.atLevel(status.phase().isTerminal() ? Level.INFO : Level.DEBUG)
        .addKeyValue("name", status.name())
        .addKeyValue("run", status.runId())
        .addKeyValue("phase", status.phase().state())
        .log("reported");
  }

  @Override
  public void recorded(RunStatus status, RowOutcome outcome) {
    LOG.atLevel(outcome == RowOutcome.REJECTED ? Level.WARN : Level.INFO)
        .addKeyValue("name", status.name())
        .addKeyValue("run", status.runId())
        .addKeyValue("phase", status.phase().state())
        .addKeyValue("row", outcome.name().toLowerCase(Locale.ROOT))
        .log("row seen to");
  }

  @Override
  public void answered(Command command, Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      // Of probes the change is told, once.
      Level level = command instanceof Command.Probe ? Level.DEBUG : Level.WARN;
      because(about(LOG.atLevel(level), command), refused.cause()).log("command refused");
    } else {
      about(LOG.atDebug(), command).log("command answered");
    }
  }

  @Override
  public void linkUp(String peer) {
    LOG.atInfo().addKeyValue("peer", peer).log("link up");
  }

  @Override
  public void linkDown(Cause cause) {
    because(LOG.atWarn(), cause).log("link down");
  }

  @Override
  public void selfTestFails(Cause cause) {
    because(LOG.atWarn(), cause).log("self-test fails");
  }

  @Override
  public void selfTestPasses() {
    LOG.info("self-test passes again");
  }

  @Override
  public void restarted(Part part, Cause cause) {
    LoggingEventBuilder event = LOG.atWarn().addKeyValue("part", name(part));
    because(event, cause).log("restarted what was stuck");
  }

  static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void fault(String during, Cause cause) {
    because(LOG.atWarn().addKeyValue("during", during), cause).log("trouble");
  }

  private static LoggingEventBuilder because(LoggingEventBuilder event, Cause cause) {
    LoggingEventBuilder with =
        event.addKeyValue("kind", cause.kind()).addKeyValue("cause", cause.message());
    return cause.cure().isEmpty() ? with : with.addKeyValue("cure", cause.cure());
  }

  private static LoggingEventBuilder about(LoggingEventBuilder event, Command command) {
    LoggingEventBuilder with = event.addKeyValue("operation", command.operation());
    if (command instanceof Command.Deploy deploy) {
      with = with.addKeyValue("pipeline", deploy.pipeline().displayName());
      with = with.addKeyValue("fqn", deploy.pipeline().fullyQualifiedName());
    } else if (command instanceof Command.TestConnection test) {
      with = with.addKeyValue("name", test.name());
    } else if (command instanceof Command.RunApplication application) {
      with = with.addKeyValue("name", application.name());
    } else if (command.serializedBy().isPresent()) {
      with = with.addKeyValue("pipeline", command.serializedBy().get());
    }
    return with.addKeyValue("command", command.id());
  }

  /** Commands that change nothing, and come often. */
  private static boolean isQuestion(Command command) {
    return command instanceof Command.Health
        || command instanceof Command.Probe
        || command instanceof Command.Logs
        || command instanceof Command.QueuedStatus
        || command instanceof Command.HostIp;
  }

  private static String name(RunPlan plan) {
    return plan instanceof RunPlan.OfPipeline of
        ? of.deployment().name()
        : ((RunPlan.AdHoc) plan).workload().name();
  }
}
