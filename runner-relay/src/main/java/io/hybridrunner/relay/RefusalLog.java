package io.hybridrunner.relay;

import jakarta.servlet.ServletRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever keeps the relay that somebody knocks and is not let in: a line at once, and after
 * it one in ten seconds at most, with the number of those it leaves out. Thread-safe.
 */
final class RefusalLog {

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long BETWEEN = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;
  private long mayTellAt;
  private long leftOut;

  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.mayTellAt = nanoTime.getAsLong();
  }

  void refused(ServletRequest request, String why) {
    long others;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - mayTellAt < 0) {
        leftOut++;
        return;
      }
      mayTellAt = now + BETWEEN;
      others = leftOut;
      leftOut = 0;
    }
    LOG.warn(
        "A runner at {} was refused: {}{}",
        request.getRemoteAddr(),
        why,
        others == 0 ? "" : "; " + others + " more since this was told last");
  }
}
