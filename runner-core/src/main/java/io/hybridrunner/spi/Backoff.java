package io.hybridrunner.spi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: "full jitter", a random time up to a bound that doubles
 * with every failure. It counts nothing; the owner of the retries counts its failures, and starts
 * again at none after a healthy time (a minute, by custom).
 *
 * <p>Immutable, and as thread-safe as its source of randomness.
 */
public final class Backoff {

  /** The bound before the first retry: 0.5 s. */
  public static final Duration BASE = Duration.ofMillis(500);

  /** The bound that is never exceeded: 30 s. */
  public static final Duration CAP = Duration.ofSeconds(30);

  private final long baseNanos;
  private final long capNanos;
  private final RandomGenerator random;

  /** From {@link #BASE} to {@link #CAP}. */
  public Backoff(RandomGenerator random) {
    this(BASE, CAP, random);
  }

  /**
   * With other bounds.
   *
   * @throws IllegalArgumentException when base is not positive, or cap is less than base
   */
  public Backoff(Duration base, Duration cap, RandomGenerator random) {
    if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException("need 0 < base <= cap, not base " + base + ", cap " + cap);
    }
    this.baseNanos = base.toNanos();
    this.capNanos = cap.toNanos();
    this.random = random;
  }

  /**
   * A random wait.
   *
   * @param failures how many tries have failed in a row, at least 1
   * @return from 1 ns to {@code base} after the first failure, to twice as much after the second,
   *     and so on, never more than {@code cap}
   * @throws IllegalArgumentException when {@code failures} is less than 1
   */
  public Duration delayAfter(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures must be at least 1, not " + failures);
    }
    long bound = baseNanos;
    for (int doubled = 1; doubled < failures && bound < capNanos; doubled++) {
      bound = bound > capNanos / 2 ? capNanos : bound * 2;
    }
    return Duration.ofNanos(1 + random.nextLong(bound));
  }
}
