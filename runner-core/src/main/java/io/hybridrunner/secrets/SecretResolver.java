package io.hybridrunner.secrets;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Resolves references through a backend: each once, in parallel, and once for all callers that ask
 * for the same one at the same time. Keeps no value after its callers have it. Thread-safe.
 */
public final class SecretResolver {

  /**
   * @param backend where secrets are
   * @param executor runs the look-ups; owned by the caller
   */
  public SecretResolver(SecretBackend backend, Executor executor) {}

  /** Resolves all references, or says for every one that failed why. Never throws for a miss. */
  public Resolution resolve(SecretReferences references) {
    throw new IllegalStateException("being built: " + references.fields().size());
  }

  /** All of them, or none. */
  public sealed interface Resolution {

    /** Every reference has a value. */
    record Resolved(Map<SecretRef, SecretValue> values) implements Resolution {}

    /**
     * Some have none.
     *
     * @param causes one for each, with name, store and every field that asked
     */
    record Unresolved(List<Cause> causes) implements Resolution {}
  }
}
