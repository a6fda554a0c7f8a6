package io.hybridrunner.argo.logs;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A place in the log of one part: behind that many of its lines of the second {@code since} and
 * later. Kubernetes can leave out the lines before a second, so little is read twice; counting
 * makes it exact whatever the times of the lines are.
 *
 * @param since a whole second; empty for the beginning of the log
 * @param lines how many lines of that second and later were given
 * @param last the time of the last of these, to find out that they are not there any more
 * @param offset how many bytes of the next line were given, when it is longer than a page
 */
record Position(Optional<Instant> since, long lines, Optional<Instant> last, long offset) {

  static final Position START = new Position(Optional.empty(), 0, Optional.empty(), 0);

  /** Clocks are set back by little, and the lines of two streams may cross. */
  private static final Duration BACK = Duration.ofSeconds(2);

  boolean isStart() {
    return lines == 0 && offset == 0;
  }

  boolean counts(Instant stamp) {
    return since.isEmpty() || !stamp.isBefore(since.get());
  }

  /** A little before a line. */
  static Instant before(Instant stamp) {
    return stamp.truncatedTo(ChronoUnit.SECONDS).minus(BACK);
  }
}
