package io.hybridrunner.relay.state;

import io.hybridrunner.model.RunStatus;
import java.time.Instant;

/**
 * How a run stands, as its runner said. Immutable.
 *
 * @param runnerId the runner that has it
 * @param status the whole state of the run
 * @param receivedAt when the relay heard of it
 */
public record RunRecord(String runnerId, RunStatus status, Instant receivedAt) {}
