package io.hybridrunner.argo.watch;

import io.hybridrunner.model.Cause;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that something does not work, in few words however long it lasts. */
final class Trouble {

  private static final Logger LOGGER = LoggerFactory.getLogger(Trouble.class);
  private static final int MOST_LINES = 3;
  private static final Duration SPACING = Duration.ofMinutes(1);
  private static final long NANOS = 1_000_000_000L;

  private final String what;

  private int failures;
  private int lines;
  private long since;
  private long saidAt;
  private Optional<Cause.Kind> said = Optional.empty();

  /** No trouble yet. */
  Trouble(String what) {
    this.what = what;
  }

  /** How often it failed since it last worked. */
  int failures() {
    return failures;
  }

  void failed(Cause cause, long nanos) {
    failures++;
    if (failures == 1) {
      since = nanos;
    }
    boolean isNew = !said.equals(Optional.of(cause.kind()));
    if (lines < MOST_LINES && (isNew || nanos - saidAt >= SPACING.toNanos())) {
      lines++;
      said = Optional.of(cause.kind());
      saidAt = nanos;
      LOGGER.warn(
          "{} does not work; it is tried again: {}{}",
          what,
          cause.sentence(),
          lines == MOST_LINES ? " (this is said no more until it works)" : "");
    }
  }

  /** Not worth a word, but to be counted: the way it goes is not the way it should. */
  void failedQuietly(long nanos) {
    failures++;
    if (failures == 1) {
      since = nanos;
    }
  }

  void over(long nanos) {
    if (lines > 0) {
      LOGGER.info("{} works again, after {} s", what, (nanos - since) / NANOS);
    }
    failures = 0;
    lines = 0;
    said = Optional.empty();
  }
}
