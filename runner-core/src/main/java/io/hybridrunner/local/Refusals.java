package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.spi.EngineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Why the engine does not do what it was asked to, in sentences. Stateless. */
final class Refusals {

  private Refusals() {}

  private static EngineException because(Kind kind, String message, String cure) {
    return new EngineException(Cause.of(kind, message, cure));
  }

  static EngineException scheduled(Pipeline pipeline, String cron) {
    return because(
        Kind.UNSUPPORTED,
        "pipeline "
            + pipeline.fullyQualifiedName()
            + " has the schedule '"
            + cron
            + "', and the local engine has no scheduler",
        "Remove the schedule and run it on demand, or use the Argo engine.");
  }

  static EngineException notDeployed(PipelineId pipelineId) {
    return because(
        Kind.NOT_FOUND, "pipeline " + pipelineId + " is not deployed here", "Deploy it first.");
  }

  static EngineException disabled(String pipeline) {
    return because(Kind.CONFLICT, "pipeline " + pipeline + " is disabled", "Enable it first.");
  }

  static EngineException noRun(PipelineId pipelineId, Optional<RunId> runId) {
    return because(
        Kind.NOT_FOUND,
        runId
            .map(id -> "there is no run " + id + " of pipeline " + pipelineId)
            .orElse("pipeline " + pipelineId + " has no run yet"),
        "Old runs are removed; their logs go with them.");
  }

  static EngineException otherContent(RunId runId) {
    return because(
        Kind.CONFLICT,
        "run " + runId + " exists and was asked to do something else",
        "Use a new run id.");
  }

  static EngineException unreadableRun(Path directory) {
    return because(
        Kind.CONFLICT,
        "there is a run in " + directory + " already, and it cannot be read",
        "Look at its run.json, which something else has changed, or use a new run id.");
  }

  static EngineException noAutomations(String name) {
    return because(
        Kind.UNSUPPORTED,
        "this runner has no command for automations such as " + name,
        "Set engine.local.automationCommand.");
  }

  static EngineException stillWorking(PipelineId pipelineId, Duration waited) {
    return because(
        Kind.ENGINE_UNAVAILABLE,
        "runs of pipeline " + pipelineId + " do not end within " + waited.toSeconds() + " s",
        "Delete it again; if it stays so, look for processes that cannot be killed.");
  }

  static EngineException closed() {
    return because(
        Kind.ENGINE_UNAVAILABLE,
        "the engine is closed",
        "Ask again when the runner has started again.");
  }

  static EngineException diskFull(Path directory, long free) {
    return because(
        Kind.ENGINE_UNAVAILABLE,
        "the disk of " + directory + " has " + free + " bytes left, less than one run's log",
        "Make room, or lower maxLogBytes.");
  }
}
