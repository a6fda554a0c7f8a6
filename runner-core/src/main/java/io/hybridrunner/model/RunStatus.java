package io.hybridrunner.model;

import java.time.Instant;
import java.util.Optional;

/**
 * The whole state of a run; a reader needs no earlier one, so a repeat does no harm.
 *
 * @param runId the run
 * @param pipelineId the pipeline it belongs to; empty for automations and applications
 * @param name the pipeline's fully qualified name, or the automation's or application's name
 * @param phase where it stands
 * @param startedAt when its work began, by this machine's clock; empty while it waits
 * @param endedAt when it ended, by this machine's clock; empty until then
 * @param cause why it waits or did not end well; empty when there is nothing to explain
 */
public record RunStatus(
    RunId runId,
    Optional<PipelineId> pipelineId,
    String name,
    RunPhase phase,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Cause> cause) {}
