package io.hybridrunner.argo.cluster;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * How calls to the API server are made. Immutable, and as thread-safe as its source of randomness.
 *
 * @param perSecond how many calls are made at most, beside watches
 * @param burst how many may be made at once
 * @param timeout how long one attempt may take; all attempts of a call together take at most twice
 *     that, beside their wait for the rate
 * @param silence how long a watch may bring nothing, not even a bookmark, before it counts as dead;
 *     API servers send a bookmark each minute
 * @param version the runner's, for the user agent
 * @param random for back-off and the length of watches; used by several threads
 * @param timing for waits and the rate
 */
public record Calls(
    double perSecond,
    int burst,
    Duration timeout,
    Duration silence,
    String version,
    RandomGenerator random,
    Timing timing) {

  private static final Duration SILENCE = Duration.ofSeconds(150);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when a number or a time is not positive
   */
  public Calls {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "perSecond and burst must be positive: " + perSecond + ", " + burst);
    }
    if (timeout.toMillis() < 1 || silence.toMillis() < 1) {
      throw new IllegalArgumentException(
          "timeout and silence must be positive: " + timeout + ", " + silence);
    }
  }

  /** With a silence of 150 s and the machine's time. */
  public static Calls of(double perSecond, int burst, Duration timeout, String version) {
    return new Calls(perSecond, burst, timeout, SILENCE, version, new Random(), Timing.system());
  }

  /** These with another bound for the silence of watches. */
  public Calls withSilence(Duration value) {
    return new Calls(perSecond, burst, timeout, value, version, random, timing);
  }

  /** These with another time. */
  public Calls withTiming(Timing value) {
    return new Calls(perSecond, burst, timeout, silence, version, random, value);
  }
}
