package io.hybridrunner.ecr.e2e;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks again and again, as quickly as it can, whether there is a pull Secret whose credential the
 * registry takes.
 */
final class SecretWatch {

  private final Callable<Boolean> valid;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicInteger invalid = new AtomicInteger();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "secret-watch");

  SecretWatch(Callable<Boolean> valid) {
    this.valid = valid;
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.get()) {
        if (!valid.call()) {
          invalid.incrementAndGet();
        }
        looked.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      fault.set(e);
    }
  }

  int looked() {
    return looked.get();
  }

  /** How many times there was none. */
  int invalid() {
    return invalid.get();
  }

  /** Waits for the last look. */
  void stop() throws InterruptedException {
    stopped.set(true);
    thread.join();
    if (fault.get() != null) {
      throw new AssertionError("it could not look on", fault.get());
    }
  }
}
