package io.hybridrunner.server;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that also gives the runner's own token for the server, by a name of its own, as it is at
 * that moment. So what the inventory deploys again holds no token, and a replaced one is used by
 * the next run. As thread-safe as the store.
 *
 * @param backend where everything else is
 * @param token the token; may throw what reading a file throws
 */
record ServerTokenSecret(SecretBackend backend, Supplier<SecretValue> token)
    implements SecretBackend {

  /** The name by which it is asked for. */
  static final SecretRef NAME = new SecretRef("runner-server-token", Optional.empty());

  @Override
  public String store() {
    return backend.store();
  }

  @Override
  public Optional<String> violation(SecretRef reference) {
    return reference.equals(NAME) ? Optional.empty() : backend.violation(reference);
  }

  @Override
  public Lookup find(SecretRef reference) {
    if (!reference.equals(NAME)) {
      return backend.find(reference);
    }
    try {
      return new Lookup.Found(token.get());
    } catch (UncheckedIOException unreadable) {
      return new Lookup.Unavailable(
          "the runner's own token: "
              + Optional.ofNullable(unreadable.getCause()).map(Throwable::getMessage).orElse(""));
    }
  }

  @Override
  public String toString() {
    return "ServerTokenSecret[" + backend + "]";
  }
}
