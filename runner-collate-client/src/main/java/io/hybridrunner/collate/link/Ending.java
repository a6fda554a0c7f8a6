package io.hybridrunner.collate.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Duration;

/**
 * Why a link ended, and how long to wait at least before the next attempt.
 *
 * @param cause for people
 * @param atLeast zero when the usual back-off will do
 */
record Ending(Cause cause, Duration atLeast) {

  /** What waits for a person to act is not asked for more often than this. */
  static final Duration SLOW = Duration.ofSeconds(30);

  static Ending soon(String message, String cure) {
    return new Ending(Cause.of(Kind.LINK_DOWN, message, cure), Duration.ZERO);
  }

  static Ending slow(String message, String cure) {
    return new Ending(Cause.of(Kind.LINK_DOWN, message, cure), SLOW);
  }

  Ending notBefore(Duration wait) {
    return new Ending(cause, wait);
  }
}
