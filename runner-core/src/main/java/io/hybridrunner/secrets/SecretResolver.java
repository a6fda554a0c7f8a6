package io.hybridrunner.secrets;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Resolves references through a backend: each once, in parallel, and once for all callers that ask
 * for the same one at the same time. Keeps no value after its callers have it. Thread-safe; {@link
 * #resolve} blocks, at most for the time limit. Policy is checked elsewhere, before.
 */
public final class SecretResolver {

  /** How long one look-up may take by default. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

  private final SecretBackend backend;
  private final SingleFlight flights;

  /** With the {@link #DEFAULT_LIMIT}. */
  public SecretResolver(SecretBackend backend, Executor executor) {
    this(backend, executor, DEFAULT_LIMIT);
  }

  /**
   * @param backend where secrets are
   * @param executor runs the look-ups, on threads other than the caller's; owned by the caller. It
   *     needs a thread for each look-up that shall go on at the same time
   * @param limit how long one look-up may take, the wait for a thread included; then the store
   *     counts as unavailable
   */
  public SecretResolver(SecretBackend backend, Executor executor, Duration limit) {
    this.backend = backend;
    this.flights = new SingleFlight(backend, executor, limit);
  }

  /**
   * Resolves all references, or says for every one that failed why. Never throws for a miss. When
   * the thread is interrupted what is not there yet counts as unavailable, and it stays
   * interrupted.
   */
  public Resolution resolve(SecretReferences references) {
    List<Cause> causes = new ArrayList<>();
    references.malformed().forEach(malformed -> causes.add(SecretCauses.malformed(malformed)));
    Map<SecretRef, SingleFlight.Ticket> tickets = new LinkedHashMap<>();
    references
        .fields()
        .forEach(
            (reference, fields) -> {
              Optional<Cause> cause = violation(reference, fields);
              if (cause.isPresent()) {
                causes.add(cause.get());
              } else {
                tickets.put(reference, flights.board(reference));
              }
            });
    Map<SecretRef, SecretValue> values = new LinkedHashMap<>();
    tickets.forEach(
        (reference, ticket) -> {
          Lookup lookup = ticket.await();
          if (lookup instanceof Lookup.Found found) {
            values.put(reference, found.value());
          } else {
            List<String> fields = references.fields().getOrDefault(reference, List.of());
            causes.add(SecretCauses.failed(reference, fields, backend.store(), lookup));
          }
        });
    return causes.isEmpty() ? new Resolution.Resolved(values) : new Resolution.Unresolved(causes);
  }

  private Optional<Cause> violation(SecretRef reference, List<String> fields) {
    try {
      return backend
          .violation(reference)
          .map(rule -> SecretCauses.violation(reference, fields, backend.store(), rule));
    } catch (RuntimeException fault) {
      Lookup outage = SingleFlight.outage(fault);
      return Optional.of(SecretCauses.failed(reference, fields, backend.store(), outage));
    }
  }

  /** All of them, or none. */
  public sealed interface Resolution {

    /** Every reference has a value. */
    record Resolved(Map<SecretRef, SecretValue> values) implements Resolution {
      /** Copies the map, in its order. */
      public Resolved {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      }
    }

    /**
     * Some have none.
     *
     * @param causes one for each, with name, store and every field that asked
     */
    record Unresolved(List<Cause> causes) implements Resolution {
      /** Copies the list. */
      public Unresolved {
        causes = List.copyOf(causes);
      }
    }
  }
}
