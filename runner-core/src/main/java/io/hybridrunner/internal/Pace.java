package io.hybridrunner.internal;

import java.time.Duration;

/**
 * Keeps calls to the server under a rate: every status that is written is indexed there. Not
 * thread-safe: it belongs to the one thread that calls the server.
 */
final class Pace {

  /**
   * Bounds the arithmetic: with an absurdly low rate the sum would overflow into no rate at all.
   */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final long intervalNanos;
  private long freeAt = Long.MIN_VALUE;

  Pace(double callsPerSecond) {
    this.intervalNanos = Math.min(LONGEST.toNanos(), (long) Math.ceil(1e9 / callsPerSecond));
  }

  /** A call is made at this time; several of one step at once are made up for after it. */
  void called(long now) {
    freeAt = Math.max(freeAt, now) + intervalNanos;
  }

  /** The server asked to be left alone. */
  void pause(long now, Duration atLeast) {
    freeAt = Math.max(freeAt, now + atLeast.toNanos());
  }

  /** The earliest time for the next call, not before the wanted one. */
  long next(long wanted) {
    return Math.max(wanted, freeAt);
  }
}
