package io.hybridrunner.local;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A store that answers when the test lets it. */
final class LatchedStore implements SecretBackend {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Lookup lookup;

  LatchedStore(Lookup lookup) {
    this.lookup = lookup;
  }

  void awaitAsked() throws InterruptedException {
    asked.await();
  }

  void answer() {
    answered.countDown();
  }

  @Override
  public String store() {
    return "latched store";
  }

  @Override
  public Optional<String> violation(SecretRef reference) {
    return Optional.empty();
  }

  @Override
  public Lookup find(SecretRef reference) {
    asked.countDown();
    try {
      answered.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return new Lookup.Unavailable("interrupted");
    }
    return lookup;
  }
}
