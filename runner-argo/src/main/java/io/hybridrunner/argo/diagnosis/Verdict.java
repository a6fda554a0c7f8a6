package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunStatus;
import java.util.Optional;

/**
 * What a look at a run has shown.
 *
 * @param status how it stands
 * @param hopeless why it will never go on by itself; then its Workflow is to be ended, with this
 *     cause as its {@link FailedBecause}. Only of runs that have not ended and nobody has stopped
 */
public record Verdict(RunStatus status, Optional<Cause> hopeless) {}
