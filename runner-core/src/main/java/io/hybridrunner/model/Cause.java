package io.hybridrunner.model;

import java.util.List;

/**
 * Why something waits, was refused, or failed: a sentence a person understands and what to do about
 * it. Never holds a secret's value.
 *
 * @param kind the kind of trouble, for programs
 * @param message what happened, naming the thing and the value
 * @param cure what the reader can do; empty when nothing needs to be done
 * @param evidence lines that show it, most telling last (the end of a log, an event); may be empty
 */
public record Cause(Kind kind, String message, String cure, List<String> evidence) {

  /** Copies the evidence. */
  public Cause {
    evidence = List.copyOf(evidence);
  }

  /** A cause without evidence. */
  public static Cause of(Kind kind, String message, String cure) {
    return new Cause(kind, message, cure, List.of());
  }

  /** This cause with these lines as its evidence. */
  public Cause withEvidence(List<String> lines) {
    return new Cause(kind, message, cure, lines);
  }

  /** The message and the cure in one line. */
  public String sentence() {
    return cure.isEmpty() ? message : message + ". " + cure;
  }

  /**
   * Kinds of trouble. The number is the {@code code} of OpenMetadata's {@code
   * PipelineServiceClientResponse}; transient kinds may pass when tried again unchanged.
   */
  public enum Kind {
    /** The request itself is wrong. */
    BAD_REQUEST(400, false),
    /** The customer's policy does not allow it. */
    POLICY_DENIED(403, false),
    /** No such pipeline, run or page. */
    NOT_FOUND(404, false),
    /** Another state stands in the way: an older version, the same id with other content. */
    CONFLICT(409, false),
    /** The command waited longer than its time to live. */
    EXPIRED(410, false),
    /** Larger than a limit. */
    TOO_LARGE(413, false),
    /** This runner or engine does not do that. */
    UNSUPPORTED(501, false),
    /** There is no room now: in the inbox, or among the runs that may work at once. */
    BUSY(429, true),
    /** A secret does not exist in the store. */
    SECRET_MISSING(424, false),
    /** A secret is there, and cannot be used: too large, not text. */
    SECRET_UNUSABLE(424, false),
    /** The store would not show a secret. */
    SECRET_FORBIDDEN(424, false),
    /** The store did not answer. */
    SECRET_STORE_UNAVAILABLE(503, true),
    /** The engine did not answer or could not start the run. */
    ENGINE_UNAVAILABLE(503, true),
    /** The OpenMetadata server's REST API did not do what it was asked. */
    SERVER_UNAVAILABLE(503, true),
    /** The link to the control plane is down. */
    LINK_DOWN(503, true),
    /** The ingestion command cannot be started. */
    COMMAND_NOT_RUNNABLE(500, false),
    /** The ingestion ended by itself with a failure. */
    INGESTION_FAILED(500, false),
    /** The ingestion was given too little memory. */
    OUT_OF_MEMORY(500, false),
    /** The machine it ran on sent it away. */
    EVICTED(500, true),
    /** The container image cannot be had. */
    IMAGE_UNAVAILABLE(424, false),
    /** No machine can take it, or a quota is used up. */
    UNSCHEDULABLE(503, true),
    /** The cluster refused its objects: admission, Pod Security, a missing right. */
    ENGINE_FORBIDDEN(403, false),
    /** How the run ended was not seen: its process or its Workflow is gone. */
    LOST(500, true),
    /** The run took longer than its deadline. */
    DEADLINE(504, false),
    /** Somebody ended the run. */
    KILLED(499, false),
    /** The run died with the runner or its machine. */
    RUNNER_RESTARTED(500, true),
    /** A fault in the runner itself. */
    INTERNAL(500, true);

    private final int code;
    private final boolean isTransient;

    Kind(int code, boolean isTransient) {
      this.code = code;
      this.isTransient = isTransient;
    }

    /** The HTTP-like code that OpenMetadata's clients expect. */
    public int code() {
      return code;
    }

    /** Whether the same request may succeed later. */
    public boolean isTransient() {
      return isTransient;
    }
  }
}
