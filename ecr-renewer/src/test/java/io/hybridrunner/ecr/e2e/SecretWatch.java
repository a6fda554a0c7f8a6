package io.hybridrunner.ecr.e2e;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks again and again, as quickly as it can, whether there is a pull Secret whose credential the
 * registry takes.
 */
final class SecretWatch {

  private final Callable<Optional<String>> held;
  private final RegistryClient registry;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicInteger invalid = new AtomicInteger();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "secret-watch");

  /**
   * Begins to look.
   *
   * @param held the credential in the Secret; empty when there is none
   * @param registry that is to take it
   */
  SecretWatch(Callable<Optional<String>> held, RegistryClient registry) {
    this.held = held;
    this.registry = registry;
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.get()) {
        if (!isValid()) {
          invalid.incrementAndGet();
        }
        looked.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      fault.set(e);
    }
  }

  /** Whether the registry takes what the Secret holds, or held when it was asked. */
  private boolean isValid() throws Exception {
    Optional<String> shown = held.call();
    while (shown.isPresent() && !registry.takes(shown.get())) {
      Optional<String> now = held.call();
      if (now.equals(shown)) {
        return false;
      }
      shown = now;
    }
    return shown.isPresent();
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
