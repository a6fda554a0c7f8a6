package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.Service;
import io.hybridrunner.openmetadata.Difference;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.Entities.ServiceReference;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Puts a {@link Difference} right by commands of the runner's own. Used by the one thread that
 * calls the server; {@link #isOwn} by any.
 */
final class Remedy {

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

  private final MetadataServer server;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final Function<Command, Acceptance> dispatcher;
  private final RowKeeper rows;
  private final RunnerListener listener;
  private final Set<CommandId> own = ConcurrentHashMap.newKeySet();
  private long lastId;

  Remedy(
      MetadataServer server,
      Pace pace,
      LongSupplier nanoTime,
      Clock clock,
      Function<Command, Acceptance> dispatcher,
      RowKeeper rows,
      RunnerListener listener) {
    this.server = server;
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.dispatcher = dispatcher;
    this.rows = rows;
    this.listener = listener;
  }

  /** Whether a command came from here, so that its reply is nobody else's; asked once for each. */
  boolean isOwn(CommandId id) {
    return own.remove(id);
  }

  /** Closes the row of a run that is not there any more. */
  void close(Difference.Orphan orphan) {
    RunId runId = orphan.row().runId();
    Optional<RunStatus> known = rows.endOf(runId);
    if (known.isPresent()) {
      rows.lookAgain(known.get());
    } else {
      rows.observe(lost(orphan.pipeline(), runId, clock.instant()));
    }
  }

  private static RunStatus lost(ServerPipeline pipeline, RunId runId, Instant now) {
    Cause cause =
        Cause.of(
            Kind.LOST,
            "the server showed this run as going on, and there is no such run here",
            "Run the pipeline again. Somebody may have deleted the run's objects by hand.");
    return new RunStatus(
        runId,
        Optional.of(pipeline.id()),
        pipeline.fullyQualifiedName(),
        RunPhase.FAILED,
        Optional.empty(),
        Optional.of(now),
        Optional.of(cause));
  }

  /** Puts a difference right; false when there was no room for the command. */
  boolean apply(Difference difference) {
    if (difference instanceof Difference.Outdated outdated) {
      return deploy(outdated.pipeline());
    }
    return offer(command(difference));
  }

  private Command command(Difference difference) {
    CommandId id = nextId();
    if (difference instanceof Difference.Gone gone) {
      var here = gone.deployment();
      return new Command.Delete(id, TIME_TO_LIVE, here.pipelineId(), here.version());
    }
    if (difference instanceof Difference.Moved moved) {
      var here = moved.deployment();
      return new Command.Delete(id, TIME_TO_LIVE, here.pipelineId(), here.version());
    }
    if (difference instanceof Difference.Deleted deleted) {
      var there = deleted.pipeline();
      return enable(id, there, Math.max(there.version(), deleted.deployment().version()), false);
    }
    if (difference instanceof Difference.Switched switched) {
      var there = switched.pipeline();
      double version = Math.max(there.version(), switched.deployment().version());
      return enable(id, there, version, there.enabled());
    }
    throw new IllegalArgumentException("no command for " + difference);
  }

  private static Command enable(CommandId id, ServerPipeline of, double version, boolean enabled) {
    return new Command.SetEnabled(id, TIME_TO_LIVE, of.id(), version, enabled);
  }

  private boolean deploy(ServerPipeline listed) {
    pace.called(nanoTime.getAsLong());
    Answer<Pipeline> pipeline = server.pipeline(listed.id());
    if (pipeline.failed().isPresent()) {
      given(listed, pipeline.failed().get());
      return true;
    }
    Optional<ServiceReference> reference = Entities.serviceOf(pipeline.given().orElseThrow());
    Optional<Service> service = Optional.empty();
    if (reference.isPresent()) {
      pace.called(nanoTime.getAsLong());
      Answer<Service> found =
          server.service(reference.get().type(), reference.get().fullyQualifiedName());
      if (found.failed().isPresent()) {
        given(listed, found.failed().get());
        return true;
      }
      service = found.given();
    }
    return offer(
        new Command.Deploy(nextId(), TIME_TO_LIVE, pipeline.given().orElseThrow(), service));
  }

  /** The next inventory tries again. */
  private void given(ServerPipeline listed, ServerFailure failure) {
    listener.fault("deploying " + listed.fullyQualifiedName() + " again", failure.cause());
  }

  private boolean offer(Command command) {
    own.add(command.id());
    boolean isTaken = dispatcher.apply(command) == Acceptance.TAKEN;
    if (!isTaken) {
      own.remove(command.id());
    }
    return isTaken;
  }

  private CommandId nextId() {
    return new CommandId("inventory:" + ++lastId);
  }
}
