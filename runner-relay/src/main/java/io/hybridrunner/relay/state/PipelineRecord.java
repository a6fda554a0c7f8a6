package io.hybridrunner.relay.state;

import io.hybridrunner.model.PipelineId;
import java.time.Instant;
import java.util.Optional;

/**
 * A pipeline that was given to a runner. Immutable; without the entity, which may hold a token.
 *
 * @param runnerId the runner it was given to
 * @param id the pipeline
 * @param name its fully qualified name
 * @param type its type
 * @param version the newest version that was sent
 * @param deployedVersion the version the runner has confirmed; empty until it has
 * @param enabled whether it may run
 * @param changedAt when this was changed last
 */
public record PipelineRecord(
    String runnerId,
    PipelineId id,
    String name,
    String type,
    double version,
    Optional<Double> deployedVersion,
    boolean enabled,
    Instant changedAt) {}
