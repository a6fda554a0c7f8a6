package io.hybridrunner.argo.cluster;

import java.time.Duration;

/** A bucket of tokens that fills at a rate. Callers get their turns in the order they came. */
final class RateLimit {

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final int burst;
  private final Timing timing;

  /** Less than none when callers wait. Guarded by this. */
  private double tokens;

  /** When {@link #tokens} was true. Guarded by this. */
  private long asOf;

  RateLimit(double perSecond, int burst, Timing timing) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.timing = timing;
    this.tokens = burst;
    this.asOf = timing.nanos();
  }

  /** Waits for a turn. */
  void acquire() throws InterruptedException {
    long wait = reserve();
    if (wait > 0) {
      timing.pause(Duration.ofNanos(wait));
    }
  }

  private synchronized long reserve() {
    long now = timing.nanos();
    tokens = Math.min(burst, tokens + (now - asOf) / NANOS * perSecond) - 1;
    asOf = now;
    return tokens >= 0 ? 0 : (long) (-tokens / perSecond * NANOS);
  }
}
