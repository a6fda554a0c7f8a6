package io.hybridrunner.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Digests of tokens, for a while each; of too many the oldest go. Not thread-safe. */
final class RecentDigests {

  private final Duration keptFor;
  private final int most;
  private final Clock clock;
  private final Map<String, Instant> until = new LinkedHashMap<>();

  RecentDigests(Duration keptFor, int most, Clock clock) {
    this.keptFor = keptFor;
    this.most = most;
    this.clock = clock;
  }

  boolean contains(String digest) {
    Instant end = until.get(digest);
    return end != null && clock.instant().isBefore(end);
  }

  void add(String digest) {
    until.remove(digest);
    until.put(digest, clock.instant().plus(keptFor));
    if (until.size() > most) {
      until.remove(until.keySet().iterator().next());
    }
  }
}
