package io.hybridrunner.argo;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.spi.EngineException;
import java.time.Duration;
import java.util.Optional;

/** Why the engine does not do what it was asked. */
final class Refusals {

  private Refusals() {}

  static EngineException notDeployed(PipelineId id) {
    return refusal(
        Kind.NOT_FOUND, "pipeline " + id + " is not deployed on this runner", "Deploy it first.");
  }

  static EngineException conflict(RunId id) {
    return refusal(
        Kind.CONFLICT,
        "run " + id + " exists, and was asked for with other content",
        "Give each run an id of its own.");
  }

  static EngineException noRun(PipelineId pipelineId, Optional<RunId> runId) {
    return refusal(
        Kind.NOT_FOUND,
        runId
            .map(id -> "there is no run " + id)
            .orElseGet(() -> "pipeline " + pipelineId + " has no run"),
        "Its Workflow may have been removed: finished ones are kept for a while only"
            + " (engine.argo.keepFinishedSeconds).");
  }

  static EngineException stillWorking(PipelineId id, Duration waited) {
    return refusal(
        Kind.BUSY,
        "runs of pipeline " + id + " have not ended within " + waited.toSeconds() + " s",
        "They were asked to end; try again.");
  }

  static Cause notReadYet() {
    return Cause.of(
        Kind.ENGINE_UNAVAILABLE, "the cluster's Workflows have not been read yet", "Try again.");
  }

  static EngineException closed() {
    return refusal(
        Kind.ENGINE_UNAVAILABLE, "the runner is closing", "Another one goes on; try again.");
  }

  private static EngineException refusal(Kind kind, String message, String cure) {
    return new EngineException(Cause.of(kind, message, cure));
  }
}
