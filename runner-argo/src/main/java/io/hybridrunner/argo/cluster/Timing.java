package io.hybridrunner.argo.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time, and waiting for it to pass; tests have their own. Thread-safe. */
public interface Timing {

  /** A counter of nanoseconds that only goes forward. */
  long nanos();

  /**
   * Waits.
   *
   * @throws InterruptedException when the thread is told to stop waiting
   */
  void pause(Duration time) throws InterruptedException;

  /** The machine's. */
  static Timing system() {
    return new Timing() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
      }
    };
  }
}
