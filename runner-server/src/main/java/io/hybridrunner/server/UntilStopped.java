package io.hybridrunner.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a service running until the process is asked to end, and then closes it. */
final class UntilStopped {

  private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

  private UntilStopped() {}

  /** Something that is started once and closed once. */
  interface Service extends AutoCloseable {

    /** Starts it. */
    void start();

    @Override
    void close();
  }

  /**
   * Starts a service and returns when it is closed again; it is closed too when starting fails.
   *
   * @param patience how long the process waits for the closing before it ends without it
   */
  static void run(Surroundings surroundings, Duration patience, Service service)
      throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    surroundings.onStop().accept(() -> stopAndWait(stop, closed, patience));
    try {
      serve(service, stop);
    } finally {
      closed.countDown();
    }
  }

  private static void serve(Service service, CountDownLatch stop) throws InterruptedException {
    try (service) {
      service.start();
      stop.await();
      LOG.info("stopping");
    }
    LOG.info("stopped");
  }

  private static void stopAndWait(CountDownLatch stop, CountDownLatch closed, Duration patience) {
    stop.countDown();
    try {
      if (!closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("closing takes longer than {} s; ending without it", patience.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
