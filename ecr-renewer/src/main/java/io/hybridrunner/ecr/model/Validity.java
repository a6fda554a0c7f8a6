package io.hybridrunner.ecr.model;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a credential lives.
 *
 * @param obtainedAt when it was given
 * @param expiresAt when it ends, as AWS said
 */
public record Validity(Instant obtainedAt, Instant expiresAt) {

  /** ECR gives twelve hours; what seems to be more was measured by a clock that is slow. */
  private static final Duration LONGEST = Duration.ofHours(12).plusMinutes(15);

  /** 15 minutes of ECR's 12 hours: how much later than the last one a job may start. */
  private static final int MARGIN = 48;

  /** All of it, at least nothing. */
  public Duration life() {
    Duration life = Duration.between(obtainedAt, expiresAt);
    return life.isNegative() ? Duration.ZERO : life;
  }

  /**
   * Whether more than half of its life is left, and a little more: a job that runs every half life
   * starts some seconds sooner or later, and the one that comes a second too early must renew, for
   * the next one comes too late.
   *
   * @param now the present
   */
  public boolean isGood(Instant now) {
    Duration life = life();
    Duration left = Duration.between(now, expiresAt);
    Duration margin = life.dividedBy(MARGIN);
    // What was obtained in the future was written by a wrong clock, and says nothing.
    return left.compareTo(life.dividedBy(2).plus(margin)) > 0
        && life.compareTo(LONGEST) <= 0
        && !obtainedAt.isAfter(now.plus(margin));
  }
}
