package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One look-up in flight for each reference, however many ask. A flight is taken off the list before
 * its answer is given out, so nobody gets an answer that is older than his question. Thread-safe.
 */
final class SingleFlight {

  private final SecretBackend backend;
  private final Executor executor;
  private final Duration limit;
  private final ConcurrentMap<SecretRef, CompletableFuture<Lookup>> flights =
      new ConcurrentHashMap<>();

  SingleFlight(SecretBackend backend, Executor executor, Duration limit) {
    this.backend = backend;
    this.executor = executor;
    this.limit = limit;
  }

  /** Starts a look-up, or joins the one that is going on. Does not block. */
  Ticket board(SecretRef reference) {
    CompletableFuture<Lookup> mine = new CompletableFuture<>();
    CompletableFuture<Lookup> present = flights.putIfAbsent(reference, mine);
    if (present != null) {
      return new Ticket(reference, present);
    }
    try {
      executor.execute(() -> fly(reference, mine));
    } catch (RejectedExecutionException full) {
      land(reference, mine, new Lookup.Unavailable("the runner has no thread free to ask it"));
    }
    return new Ticket(reference, mine);
  }

  private void fly(SecretRef reference, CompletableFuture<Lookup> flight) {
    Lookup answer = new Lookup.Unavailable("the look-up failed with an error");
    try {
      answer = Objects.requireNonNull(backend.find(reference), "find returned null");
    } catch (RuntimeException fault) {
      answer = outage(fault);
    } finally {
      land(reference, flight, answer);
    }
  }

  /** The exception's message may quote the store's answer: only its kind is passed on. */
  static Lookup outage(RuntimeException fault) {
    return new Lookup.Unavailable("the look-up failed: " + fault.getClass().getSimpleName());
  }

  private void land(SecretRef reference, CompletableFuture<Lookup> flight, Lookup answer) {
    flights.remove(reference, flight);
    flight.complete(answer);
  }

  /** How many look-ups are going on. */
  int inFlight() {
    return flights.size();
  }

  /** A caller's share of a flight. */
  final class Ticket {
    private final SecretRef reference;
    private final CompletableFuture<Lookup> flight;
    private final long boarded = System.nanoTime();

    private Ticket(SecretRef reference, CompletableFuture<Lookup> flight) {
      this.reference = reference;
      this.flight = flight;
    }

    /** The answer; unavailable when it does not come within the limit. */
    Lookup await() {
      long left = limit.toNanos() - (System.nanoTime() - boarded);
      try {
        return flight.get(Math.max(0, left), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        land(reference, flight, new Lookup.Unavailable("no answer within " + limit));
        return flight.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new Lookup.Unavailable("the wait for it was interrupted");
      } catch (ExecutionException impossible) {
        throw new IllegalStateException("a flight never ends with an exception", impossible);
      }
    }
  }
}
