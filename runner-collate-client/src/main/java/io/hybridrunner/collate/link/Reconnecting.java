package io.hybridrunner.collate.link;

import io.hybridrunner.spi.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each attempt after the first: full jitter, which begins anew after a
 * healthy minute. After a link that was up, however short and whatever ended it, the wait is spread
 * over some seconds: a server that restarts loses all its runners at once, and those that found it
 * a moment ago too. Used by one thread.
 */
final class Reconnecting {

  private static final Duration HEALTHY = Duration.ofMinutes(1);

  private final Backoff backoff;
  private final RandomGenerator random;
  private final Duration spread;
  private final LongSupplier nanoTime;

  private int failures;
  private boolean wasUp;
  private long upSince;

  /**
   * @param max the longest wait, jitter of endings that ask for a certain wait not counted
   */
  Reconnecting(Duration max, Duration spread, RandomGenerator random, LongSupplier nanoTime) {
    this.backoff = new Backoff(Backoff.BASE, max, random);
    this.random = random;
    this.spread = spread.compareTo(max) < 0 ? spread : max;
    this.nanoTime = nanoTime;
  }

  /** The link is up. */
  void up() {
    wasUp = true;
    upSince = nanoTime.getAsLong();
  }

  /** The link ended, or could not be made: how long to wait now. */
  Duration waitAfter(Ending ending) {
    boolean wasHealthy = wasUp && nanoTime.getAsLong() - upSince > HEALTHY.toNanos();
    failures = wasHealthy ? 0 : failures + 1;
    Duration wait = failures == 0 ? Duration.ZERO : backoff.delayAfter(failures);
    if (wasUp) {
      Duration spreadOut = Duration.ofNanos(1 + random.nextLong(spread.toNanos()));
      wait = wait.compareTo(spreadOut) > 0 ? wait : spreadOut;
    }
    wasUp = false;
    return ending.atLeast().plus(wait);
  }
}
