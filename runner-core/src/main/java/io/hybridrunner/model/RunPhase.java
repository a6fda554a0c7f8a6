package io.hybridrunner.model;

/**
 * Where a run stands, and the law of its progress: a phase moves forward only, and an end is for
 * ever. The names are OpenMetadata's {@code pipelineState}.
 */
public enum RunPhase {
  /** Accepted; waits to start. */
  QUEUED("queued"),
  /** Works. */
  RUNNING("running"),
  /** Ended well. */
  SUCCESS("success"),
  /** Ended well for the most part. */
  PARTIAL_SUCCESS("partialSuccess"),
  /** Ended with a failure. */
  FAILED("failed"),
  /** Was ended by somebody. */
  STOPPED("stopped");

  private final String state;

  RunPhase(String state) {
    this.state = state;
  }

  /** The value of OpenMetadata's {@code pipelineState}. */
  public String state() {
    return state;
  }

  /** Whether the run has ended. */
  public boolean isTerminal() {
    return compareTo(SUCCESS) >= 0;
  }

  /** Whether a run in this phase may be reported in {@code next}; a phase may repeat itself. */
  public boolean canBecome(RunPhase next) {
    return isTerminal() ? next == this : next.compareTo(this) >= 0;
  }

  /**
   * The phase with this {@code pipelineState}.
   *
   * @throws IllegalArgumentException when OpenMetadata has no such state
   */
  public static RunPhase ofState(String state) {
    for (RunPhase phase : values()) {
      if (phase.state.equals(state)) {
        return phase;
      }
    }
    throw new IllegalArgumentException("no pipelineState '" + state + "'");
  }
}
