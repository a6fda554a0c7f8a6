package io.hybridrunner.argo.testkit;

import io.hybridrunner.argo.cluster.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when somebody waits for it, at once, or when it is moved. Thread-safe. */
public final class ManualTiming implements Timing {

  private final List<Duration> pauses = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void pause(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    nanos += time.toNanos();
    pauses.add(time);
  }

  /** Moves time forward. */
  public synchronized void advance(Duration by) {
    nanos += by.toNanos();
  }

  /** The waits there were. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
