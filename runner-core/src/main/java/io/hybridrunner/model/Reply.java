package io.hybridrunner.model;

import java.util.List;
import java.util.Optional;

/** The result of a command: one command, one reply; a redelivered command is answered again. */
public sealed interface Reply {

  /** The command this answers. */
  CommandId commandId();

  /**
   * It was done.
   *
   * @param message what was done, for people
   * @param runId the run that was started, when one was
   */
  record Done(CommandId commandId, String message, Optional<RunId> runId) implements Reply {}

  /**
   * It was not done, and nothing was changed.
   *
   * @param cause why, and what to do
   */
  record Refused(CommandId commandId, Cause cause) implements Reply {}

  /** A page of a log. */
  record Logs(CommandId commandId, String pipelineType, LogPage page) implements Reply {}

  /** The runs that wait to start. */
  record Queued(CommandId commandId, List<RunStatus> runs) implements Reply {
    /** Copies the list. */
    public Queued {
      runs = List.copyOf(runs);
    }
  }

  /**
   * How the runner is.
   *
   * @param problems why it could not take work now; empty when it could
   * @param version the runner's version
   */
  record Healthy(CommandId commandId, String version, List<Cause> problems) implements Reply {
    /** Copies the list. */
    public Healthy {
      problems = List.copyOf(problems);
    }
  }

  /** The address that data sources see. */
  record Address(CommandId commandId, String ip) implements Reply {}
}
