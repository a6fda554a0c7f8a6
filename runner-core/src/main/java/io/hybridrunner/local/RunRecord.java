package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a run for good: the content of {@code run.json}. Immutable.
 *
 * @param startedAt when its process was started; a run that has not begun its work may have one
 * @param refusal why it is never to start, when the engine found that; void once it has started
 * @param killedBy who asked for its end; it then ends {@code STOPPED}, whatever its exit code
 * @param overdue whether its deadline passed while it worked
 * @param settled whether the control plane knows its end
 */
record RunRecord(
    RunId runId,
    Optional<PipelineId> pipelineId,
    String name,
    String specHash,
    Instant submittedAt,
    Optional<Duration> deadline,
    RunPhase phase,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Cause> cause,
    Optional<Cause> refusal,
    Optional<String> killedBy,
    boolean overdue,
    boolean settled) {

  /** A run that was accepted and waits. */
  static RunRecord accepted(
      RunId runId,
      Optional<PipelineId> pipelineId,
      String specHash,
      RunRequest request,
      Instant at) {
    return new RunRecord(
        runId,
        pipelineId,
        request.workload().name(),
        specHash,
        at,
        request.workload().deadline(),
        RunPhase.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  /** Tried again: what was in the way before counts no more. */
  RunRecord launched(Instant at) {
    return with(
        phase, Optional.of(at), endedAt, cause, Optional.empty(), killedBy, overdue, settled);
  }

  RunRecord running() {
    return with(
        RunPhase.RUNNING, startedAt, endedAt, cause, Optional.empty(), killedBy, overdue, settled);
  }

  RunRecord refused(Cause why) {
    return with(phase, startedAt, endedAt, cause, Optional.of(why), killedBy, overdue, settled);
  }

  RunRecord killed(String by) {
    return with(phase, startedAt, endedAt, cause, refusal, Optional.of(by), overdue, settled);
  }

  RunRecord deadlinePassed() {
    return with(phase, startedAt, endedAt, cause, refusal, killedBy, true, settled);
  }

  /** Whether a caller means it: one of no pipeline is known by its own id only. */
  boolean isMeant(PipelineId pipeline, Optional<RunId> run) {
    boolean isNamed = run.equals(Optional.of(runId));
    return pipelineId.map(pipeline::equals).orElse(isNamed) && (run.isEmpty() || isNamed);
  }

  /** Its end, or its kill when somebody asked for that. One that never worked has no start. */
  RunRecord ended(RunPhase end, Optional<Cause> why, Instant at) {
    Optional<Instant> began = phase == RunPhase.QUEUED ? Optional.empty() : startedAt;
    Optional<Cause> kill = killedBy.map(Ends::killed);
    RunPhase phaseThen = kill.isPresent() ? RunPhase.STOPPED : end;
    return with(
        phaseThen, began, Optional.of(at), kill.or(() -> why), refusal, killedBy, overdue, settled);
  }

  RunRecord known() {
    return with(phase, startedAt, endedAt, cause, refusal, killedBy, overdue, true);
  }

  /** Whether it has taken too long by now, and nobody asked for its end before. */
  boolean isDue(Instant now) {
    Optional<Instant> due = startedAt.flatMap(start -> deadline.map(start::plus));
    return killedBy.isEmpty() && due.filter(at -> !now.isBefore(at)).isPresent();
  }

  RunStatus status() {
    Optional<Instant> began = phase == RunPhase.QUEUED ? Optional.empty() : startedAt;
    return new RunStatus(runId, pipelineId, name, phase, began, endedAt, cause);
  }

  private RunRecord with(
      RunPhase newPhase,
      Optional<Instant> start,
      Optional<Instant> end,
      Optional<Cause> why,
      Optional<Cause> inTheWay,
      Optional<String> killer,
      boolean late,
      boolean isSettled) {
    return new RunRecord(
        runId,
        pipelineId,
        name,
        specHash,
        submittedAt,
        deadline,
        newPhase,
        start,
        end,
        why,
        inTheWay,
        killer,
        late,
        isSettled);
  }
}
