package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A store that answers as the test says, and counts. */
final class ScriptedStore implements SecretBackend {

  private final Function<SecretRef, Lookup> answers;
  private final AtomicInteger asked = new AtomicInteger();

  ScriptedStore(Function<SecretRef, Lookup> answers) {
    this.answers = answers;
  }

  /** Answers with the value once the gate is open. */
  static ScriptedStore behind(CountDownLatch gate, String value) {
    return new ScriptedStore(
        reference -> {
          try {
            gate.await();
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
          return new Lookup.Found(SecretValue.of(value));
        });
  }

  int asked() {
    return asked.get();
  }

  @Override
  public String store() {
    return "scripted store";
  }

  @Override
  public Optional<String> violation(SecretRef reference) {
    return Optional.empty();
  }

  @Override
  public Lookup find(SecretRef reference) {
    asked.incrementAndGet();
    return answers.apply(reference);
  }
}
