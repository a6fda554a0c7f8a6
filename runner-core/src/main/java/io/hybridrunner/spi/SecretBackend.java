package io.hybridrunner.spi;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import java.util.Optional;

/**
 * Port: one store of secrets. Implementations are thread-safe and bound their calls in time.
 *
 * <p>Not there and not readable are different answers, and neither is an exception.
 */
public interface SecretBackend {

  /** What this store is, for messages: {@code directory /run/secrets}. */
  String store();

  /** The rule of this store that a reference breaks, with the spelling to use; empty if none. */
  Optional<String> violation(SecretRef reference);

  /** Looks a secret up. Never throws for what the store answers. */
  Lookup find(SecretRef reference);

  /** What the store answered. */
  sealed interface Lookup {

    /** It is there. */
    record Found(SecretValue value) implements Lookup {}

    /**
     * It is not there.
     *
     * @param detail what exactly is missing, never a value
     */
    record Absent(String detail) implements Lookup {}

    /**
     * It may not be read.
     *
     * @param detail what the store said, and what would allow it
     */
    record Forbidden(String detail) implements Lookup {}

    /**
     * It is there, and no password can be made of it; asking again does not help.
     *
     * @param detail what is wrong with it, never a value
     */
    record Unusable(String detail) implements Lookup {}

    /**
     * The store did not answer; later it may.
     *
     * @param detail what went wrong
     */
    record Unavailable(String detail) implements Lookup {}
  }
}
