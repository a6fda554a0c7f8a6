package io.hybridrunner.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * Requests whose token is being checked. They hold no thread meanwhile, and there is a bound on how
 * many there are and how long each waits; then they are served again, with what is known. So a slow
 * check keeps neither the API nor other links waiting. Thread-safe.
 */
final class WaitingRequests {

  private static final int MOST = 5_000;
  private static final String VERDICT = WaitingRequests.class.getName();

  private record Verdict(CompletableFuture<Boolean> future) {}

  private final Duration patience;
  private final Semaphore places = new Semaphore(MOST);

  WaitingRequests(Duration patience) {
    this.patience = patience;
  }

  /** What a request that is served again has waited for. */
  static Optional<CompletableFuture<Boolean>> verdict(ServletRequest request) {
    return request.getAttribute(VERDICT) instanceof Verdict known
        ? Optional.of(known.future())
        : Optional.empty();
  }

  /** Has the request served again when the verdict is known or has failed to come; false: full. */
  boolean await(ServletRequest request, CompletableFuture<Boolean> verdict) {
    if (!places.tryAcquire()) {
      return false;
    }
    CompletableFuture<Boolean> own = verdict.copy();
    request.setAttribute(VERDICT, new Verdict(own));
    AsyncContext context = request.startAsync();
    context.setTimeout(patience.toMillis());
    context.addListener(new Late(own));
    var unused =
        own.whenComplete(
            (valid, fault) -> {
              places.release();
              context.dispatch();
            });
    return true;
  }

  /** Ends the wait. */
  private record Late(CompletableFuture<Boolean> verdict) implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      verdict.completeExceptionally(new TimeoutException());
    }

    @Override
    public void onError(AsyncEvent event) {
      verdict.completeExceptionally(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
