package io.hybridrunner.relay.link;

import io.hybridrunner.model.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the probes of a runner have shown while it was connected. Immutable.
 *
 * @param passed the last one that went the whole way; empty when there was none yet
 * @param failing what is wrong since; empty when the last probe passed
 */
public record ProbeRecord(Optional<Passed> passed, Optional<Failing> failing) {

  /** No probe has come to an end yet. */
  public static final ProbeRecord NONE = new ProbeRecord(Optional.empty(), Optional.empty());

  /**
   * A probe went the whole way.
   *
   * @param at when its answer came
   * @param roundTrip from the moment it was due to its answer
   */
  public record Passed(Instant at, Duration roundTrip) {}

  /**
   * Probes fail.
   *
   * @param since when the first one in a row did
   * @param cause of the last one
   */
  public record Failing(Instant since, Cause cause) {}

  ProbeRecord passed(Instant at, Duration roundTrip) {
    return new ProbeRecord(Optional.of(new Passed(at, roundTrip)), Optional.empty());
  }

  ProbeRecord failed(Instant at, Cause cause) {
    return new ProbeRecord(
        passed, Optional.of(new Failing(failing.map(Failing::since).orElse(at), cause)));
  }
}
