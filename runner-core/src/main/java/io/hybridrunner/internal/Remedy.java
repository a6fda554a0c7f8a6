package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.Service;
import io.hybridrunner.openmetadata.Difference;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.Entities.ServiceReference;
import io.hybridrunner.openmetadata.InvalidEntityException;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.EngineException;
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

  /** What became of a difference. */
  enum Result {
    /** It is put right, or cannot be: the next inventory finds it if it is still there. */
    DONE,
    /** There was no room for the command. */
    BUSY,
    /** The server did not say what to deploy, and may say it later. */
    FAILED
  }

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

  private final MetadataServer server;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final Function<Command, Acceptance> dispatcher;
  private final Function<RunId, Optional<RunStatus>> runs;
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
      Function<RunId, Optional<RunStatus>> runs,
      RowKeeper rows,
      RunnerListener listener) {
    this.server = server;
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.dispatcher = dispatcher;
    this.runs = runs;
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
    Optional<RunStatus> known;
    try {
      // After a restart only the engine remembers how it ended.
      known = rows.endOf(runId).or(() -> runs.apply(runId));
    } catch (EngineException failed) {
      // Nothing is presumed of what could not be asked; the next inventory finds the row again.
      listener.fault("closing the row of run " + runId, failed.reason());
      return;
    }
    if (known.isEmpty()) {
      rows.presume(lost(orphan.pipeline(), runId, clock.instant()));
    } else if (known.get().phase().isTerminal()) {
      rows.lookAgain(known.get());
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

  /** Puts a difference right, as far as that can be done now. */
  Result apply(Difference difference) {
    if (difference instanceof Difference.Outdated outdated) {
      return deploy(outdated.pipeline());
    }
    if (difference instanceof Difference.Gone gone) {
      return undeploy(gone.deployment());
    }
    return offer(command(difference));
  }

  /**
   * A pipeline can slip from a page that is not read yet to one that was, when others come and go;
   * so the server is asked for this one before it is removed.
   */
  private Result undeploy(Deployment here) {
    pace.called(nanoTime.getAsLong());
    Answer<Pipeline> asked = server.pipeline(here.pipelineId());
    if (asked.given().isPresent()) {
      return Result.DONE;
    }
    ServerFailure failure = asked.failed().orElseThrow();
    return failure.kind() == ServerFailure.Kind.NOT_FOUND
        ? offer(delete(here))
        : failed("removing " + here.name(), failure);
  }

  private Command delete(Deployment here) {
    return new Command.Delete(nextId(), TIME_TO_LIVE, here.pipelineId(), here.version());
  }

  private Command command(Difference difference) {
    if (difference instanceof Difference.Moved moved) {
      return delete(moved.deployment());
    }
    if (difference instanceof Difference.Deleted deleted) {
      var there = deleted.pipeline();
      return enable(there, Math.max(there.version(), deleted.deployment().version()), false);
    }
    if (difference instanceof Difference.Switched switched) {
      var there = switched.pipeline();
      double version = Math.max(there.version(), switched.deployment().version());
      return enable(there, version, there.enabled());
    }
    throw new IllegalArgumentException("no command for " + difference);
  }

  private Command enable(ServerPipeline of, double version, boolean enabled) {
    return new Command.SetEnabled(nextId(), TIME_TO_LIVE, of.id(), version, enabled);
  }

  private Result deploy(ServerPipeline listed) {
    pace.called(nanoTime.getAsLong());
    Answer<Pipeline> pipeline = server.pipeline(listed.id());
    if (pipeline.failed().isPresent()) {
      // One that was deleted since it was listed is no fault.
      boolean isGone = pipeline.failed().get().kind() == ServerFailure.Kind.NOT_FOUND;
      return isGone ? Result.DONE : failed(deploying(listed), pipeline.failed().get());
    }
    try {
      return deploy(listed, pipeline.given().orElseThrow());
    } catch (InvalidEntityException invalid) {
      Cause cause =
          Cause.of(
              Kind.BAD_REQUEST,
              listed.fullyQualifiedName() + ": " + invalid.getMessage(),
              "Correct the pipeline in OpenMetadata.");
      listener.fault(deploying(listed), cause);
      return Result.DONE;
    }
  }

  private Result deploy(ServerPipeline listed, Pipeline pipeline) {
    Optional<ServiceReference> reference = Entities.serviceOf(pipeline);
    Optional<Service> service = Optional.empty();
    if (reference.isPresent()) {
      pace.called(nanoTime.getAsLong());
      Answer<Service> found =
          server.service(reference.get().type(), reference.get().fullyQualifiedName());
      if (found.failed().isPresent()) {
        return failed(deploying(listed), found.failed().get());
      }
      service = found.given();
    }
    return offer(new Command.Deploy(nextId(), TIME_TO_LIVE, pipeline, service));
  }

  private static String deploying(ServerPipeline listed) {
    return "deploying " + listed.fullyQualifiedName() + " again";
  }

  private Result failed(String during, ServerFailure failure) {
    listener.fault(during, failure.cause());
    pace.pause(nanoTime.getAsLong(), failure.retryAfter().orElse(Duration.ZERO));
    return failure.kind().isTransient() ? Result.FAILED : Result.DONE;
  }

  private Result offer(Command command) {
    own.add(command.id());
    boolean isTaken = dispatcher.apply(command) == Acceptance.TAKEN;
    if (!isTaken) {
      own.remove(command.id());
    }
    return isTaken ? Result.DONE : Result.BUSY;
  }

  private CommandId nextId() {
    return new CommandId("inventory:" + ++lastId);
  }
}
