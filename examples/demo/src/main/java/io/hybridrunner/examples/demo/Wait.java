package io.hybridrunner.examples.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits for something that another process does, bounded in time. */
final class Wait {

  private static final Duration INTERVAL = Duration.ofMillis(25);

  /** Looks once; empty while it is not so. */
  @FunctionalInterface
  interface Look<T> {
    Optional<T> look() throws IOException, InterruptedException, DemoException;
  }

  private Wait() {}

  /**
   * Looks again and again.
   *
   * @param what what is waited for, for the message when it does not come
   */
  static <T> T until(String what, Duration limit, Look<T> look) throws DemoException {
    long deadline = System.nanoTime() + limit.toNanos();
    String trouble = "";
    try {
      while (System.nanoTime() - deadline < 0) {
        try {
          Optional<T> found = look.look();
          if (found.isPresent()) {
            return found.get();
          }
        } catch (IOException e) {
          trouble = " (" + e + ")";
        }
        Thread.sleep(INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while waiting: " + what);
    }
    throw new DemoException(
        "waited %d s in vain: %s%s".formatted(limit.toSeconds(), what, trouble));
  }

  /** Looks again and again until it is so. */
  static void untilTrue(String what, Duration limit, Look<Boolean> look) throws DemoException {
    boolean unused = until(what, limit, () -> look.look().filter(value -> value));
  }
}
