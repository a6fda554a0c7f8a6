package io.hybridrunner.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A run as the OpenMetadata server shows it: one {@code PipelineStatus}, typed where the runner
 * uses it, the rest (the steps above all) carried untouched in {@code json}.
 *
 * @param runId the run
 * @param state the {@code pipelineState}; an open set, as a newer server may know more
 * @param startedAt when it began, by the writer's clock
 * @param endedAt when it ended, by the writer's clock
 * @param json the whole row
 */
public record StatusRow(
    RunId runId,
    String state,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String json) {

  /** The phase that {@code state} names; empty when the runner does not know this state. */
  public Optional<RunPhase> phase() {
    for (RunPhase phase : RunPhase.values()) {
      if (phase.state().equals(state)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  /** Whether it says that the run has ended; a state unknown here does when the row has an end. */
  public boolean isTerminal() {
    return phase().map(RunPhase::isTerminal).orElse(endedAt.isPresent());
  }

  /** Leaves the steps out: they quote logs. */
  @Override
  public String toString() {
    return "StatusRow[" + runId + ", " + state + "]";
  }
}
