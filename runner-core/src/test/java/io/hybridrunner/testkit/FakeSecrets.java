package io.hybridrunner.testkit;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A secret store in memory that counts its look-ups. Thread-safe. */
public final class FakeSecrets implements SecretBackend {

  private final Map<String, SecretValue> values = new ConcurrentHashMap<>();
  private final List<SecretRef> lookups = new CopyOnWriteArrayList<>();
  private volatile Optional<Lookup> trouble = Optional.empty();

  /** An empty store. */
  public FakeSecrets() {}

  /** Puts a secret in. */
  public FakeSecrets put(String name, String value) {
    values.put(name, SecretValue.of(value));
    return this;
  }

  /** Takes a secret away. */
  public void remove(String name) {
    values.remove(name);
  }

  /** From now on every look-up is answered with this; empty ends it. */
  public void trouble(Optional<Lookup> answer) {
    trouble = answer;
  }

  /** The look-ups so far, in order. */
  public List<SecretRef> lookups() {
    return List.copyOf(lookups);
  }

  @Override
  public String store() {
    return "fake store";
  }

  @Override
  public Optional<String> violation(SecretRef reference) {
    return reference.key().isPresent()
        ? Optional.of("this store has one value a secret; write secret:" + reference.name())
        : Optional.empty();
  }

  @Override
  public Lookup find(SecretRef reference) {
    lookups.add(reference);
    @Nullable SecretValue value = values.get(reference.name());
    return trouble.orElseGet(
        () ->
            value == null
                ? new Lookup.Absent("there is no " + reference.name())
                : new Lookup.Found(value));
  }
}
