package io.hybridrunner.spi;

import io.hybridrunner.model.RunId;
import java.util.List;

/**
 * What a runner says of itself in greetings and heartbeats.
 *
 * @param capacity how many more commands its inbox has room for
 * @param liveRuns runs that have not ended, as far as it knows
 */
public record Presence(int capacity, List<RunId> liveRuns) {

  /** Copies the list. */
  public Presence {
    liveRuns = List.copyOf(liveRuns);
  }
}
