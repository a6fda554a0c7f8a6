package io.hybridrunner.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What the control plane can ask of a runner. The set mirrors OpenMetadata's {@code
 * PipelineServiceClientInterface}; each command carries all that is needed to act on it.
 *
 * <p>{@code timeToLive} is relative to the moment the command arrives; a command that waited longer
 * is refused, never acted on late. Commands are immutable. Those that carry an entity or an
 * override keep it out of {@code toString}.
 */
public sealed interface Command {

  /** The command's id; a redelivery has the same one. */
  CommandId id();

  /** How long after its arrival the command may still be acted on. */
  Duration timeToLive();

  /**
   * The pipeline whose commands must be handled one after another; empty when this command may run
   * beside any other.
   */
  default Optional<PipelineId> serializedBy() {
    return Optional.empty();
  }

  /** The operation's name, for people and metrics. */
  default String operation() {
    return getClass().getSimpleName();
  }

  /** Calls the visitor's method for this command. */
  <R> R accept(Visitor<R> visitor);

  /** Handles every kind of command; Java 17 has no exhaustive pattern switch. */
  interface Visitor<R> {
    R deploy(Deploy command);

    R run(Run command);

    R delete(Delete command);

    R setEnabled(SetEnabled command);

    R kill(Kill command);

    R logs(Logs command);

    R queuedStatus(QueuedStatus command);

    R testConnection(TestConnection command);

    R runApplication(RunApplication command);

    R health(Health command);

    R probe(Probe command);

    R hostIp(HostIp command);
  }

  /**
   * Creates or replaces a pipeline's deployment.
   *
   * @param service the service it reads from, when the control plane sent it
   */
  record Deploy(CommandId id, Duration timeToLive, Pipeline pipeline, Optional<Service> service)
      implements Command {
    @Override
    public Optional<PipelineId> serializedBy() {
      return Optional.of(pipeline.id());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.deploy(this);
    }
  }

  /**
   * Starts one run of a deployed pipeline now.
   *
   * @param pipelineVersion the version the caller saw; older than the deployed one is refused
   * @param override JSON object merged into an application's configuration
   */
  record Run(
      CommandId id,
      Duration timeToLive,
      PipelineId pipelineId,
      double pipelineVersion,
      RunId runId,
      Optional<String> override)
      implements Command {
    @Override
    public Optional<PipelineId> serializedBy() {
      return Optional.of(pipelineId);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.run(this);
    }

    @Override
    public String toString() {
      return "Run[id=" + id + ", pipelineId=" + pipelineId + ", runId=" + runId + "]";
    }
  }

  /** Removes a pipeline's deployment and ends its live runs. */
  record Delete(CommandId id, Duration timeToLive, PipelineId pipelineId, double pipelineVersion)
      implements Command {
    @Override
    public Optional<PipelineId> serializedBy() {
      return Optional.of(pipelineId);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.delete(this);
    }
  }

  /** Sets whether a pipeline may run; the wanted state, not a flip. */
  record SetEnabled(
      CommandId id,
      Duration timeToLive,
      PipelineId pipelineId,
      double pipelineVersion,
      boolean enabled)
      implements Command {
    @Override
    public Optional<PipelineId> serializedBy() {
      return Optional.of(pipelineId);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setEnabled(this);
    }
  }

  /**
   * Ends live runs of a pipeline.
   *
   * @param runId the one run to end; empty for all of them
   * @param requestedBy who asked, shown in the cause
   */
  record Kill(
      CommandId id,
      Duration timeToLive,
      PipelineId pipelineId,
      Optional<RunId> runId,
      String requestedBy)
      implements Command {
    @Override
    public Optional<PipelineId> serializedBy() {
      return Optional.of(pipelineId);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.kill(this);
    }
  }

  /**
   * Reads one page of a run's log.
   *
   * @param runId the run; empty for the pipeline's newest
   * @param cursor where the previous page ended; empty for the beginning
   */
  record Logs(
      CommandId id,
      Duration timeToLive,
      PipelineId pipelineId,
      Optional<RunId> runId,
      Optional<String> cursor)
      implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.logs(this);
    }
  }

  /** Asks which runs of a pipeline wait to start. */
  record QueuedStatus(CommandId id, Duration timeToLive, PipelineId pipelineId) implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.queuedStatus(this);
    }
  }

  /**
   * Runs an automation: a connection test, most of the time.
   *
   * @param name the automation workflow's name
   * @param json OpenMetadata's {@code Workflow} entity
   */
  record TestConnection(CommandId id, Duration timeToLive, RunId runId, String name, String json)
      implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.testConnection(this);
    }

    @Override
    public String toString() {
      return "TestConnection[id=" + id + ", runId=" + runId + ", name=" + name + "]";
    }
  }

  /**
   * Runs an external application once.
   *
   * @param name the application's name
   * @param json OpenMetadata's {@code App} entity
   */
  record RunApplication(CommandId id, Duration timeToLive, RunId runId, String name, String json)
      implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.runApplication(this);
    }

    @Override
    public String toString() {
      return "RunApplication[id=" + id + ", runId=" + runId + ", name=" + name + "]";
    }
  }

  /** Asks whether the runner could take work now. */
  record Health(CommandId id, Duration timeToLive) implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.health(this);
    }
  }

  /**
   * Goes the whole way that work goes, and changes nothing: through the inbox and a worker into the
   * engine, which shows that it could take work.
   */
  record Probe(CommandId id, Duration timeToLive) implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.probe(this);
    }
  }

  /** Asks for the address that data sources see. */
  record HostIp(CommandId id, Duration timeToLive) implements Command {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hostIp(this);
    }
  }
}
