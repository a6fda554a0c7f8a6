package io.hybridrunner.collate.token;

import java.time.Clock;
import java.time.Duration;

/**
 * How a replaced token is noticed and taken up while the link is up. Immutable; begin with {@link
 * #defaults}.
 *
 * @param lookEvery how often the token's source is asked; 5 s by default
 * @param retryAfter the shortest wait before a token that could not be taken up is tried again; 30
 *     s by default
 * @param clock to say what the time is here where a token's own time matters; it decides nothing
 * @param listener hears of the token
 */
public record TokenWatch(
    Duration lookEvery, Duration retryAfter, Clock clock, TokenListener listener) {

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  public TokenWatch {
    for (Duration time : new Duration[] {lookEvery, retryAfter}) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("a time of the token is not positive: " + time);
      }
    }
  }

  /** The usual times, the system's clock, and nobody who hears. */
  public static TokenWatch defaults() {
    return new TokenWatch(
        Duration.ofSeconds(5), Duration.ofSeconds(30), Clock.systemUTC(), TokenListener.none());
  }

  /** The same with somebody who hears. */
  public TokenWatch withListener(TokenListener value) {
    return new TokenWatch(lookEvery, retryAfter, clock, value);
  }

  /** The same with other times. */
  public TokenWatch withTimes(Duration look, Duration retry) {
    return new TokenWatch(look, retry, clock, listener);
  }

  /** The same with another clock. */
  public TokenWatch withClock(Clock value) {
    return new TokenWatch(lookEvery, retryAfter, value, listener);
  }
}
