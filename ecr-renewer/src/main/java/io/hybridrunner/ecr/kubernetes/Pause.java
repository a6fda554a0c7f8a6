package io.hybridrunner.ecr.kubernetes;

import java.time.Duration;

/** Lets time pass between attempts. */
@FunctionalInterface
public interface Pause {

  /** Returns when the time is over. */
  void pause(Duration time) throws InterruptedException;

  /** By the thread's sleep. */
  static Pause sleeping() {
    return time -> Thread.sleep(time.toMillis());
  }
}
