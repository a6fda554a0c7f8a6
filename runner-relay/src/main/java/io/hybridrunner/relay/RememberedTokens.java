package io.hybridrunner.relay;

import io.hybridrunner.model.SecretValue;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check of tokens that takes its time, such as asking a server whose a token is: asked once for
 * each token, a bounded number at a time, and remembered. So a thousand runners that come back at
 * once cost whom it asks one question each at most, and a storm of guesses little.
 *
 * <p>Thread-safe. Keeps digests with a salt of this process, never a token. It owns its threads
 * ({@code relay-tokens}, daemons) and ends them when it is closed; it may outlive a {@link Relay}.
 */
public final class RememberedTokens implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RememberedTokens.class);

  /**
   * How tokens are asked about and remembered. Immutable.
   *
   * @param atOnce how many checks run at a time; 8 by default
   * @param waiting how many more tokens may wait for theirs; 2,000 by default. What comes beyond is
   *     told to come later
   * @param patience how long a runner is kept waiting before it is told to come later; 5 s by
   *     default. Its check goes on, and is remembered when the runner comes
   * @param admittedFor how long a valid token is remembered; 5 minutes by default
   * @param refusedFor how long another one is; 5 s by default
   * @param remembered how many of each are; 10,000 by default
   */
  public record Settings(
      int atOnce,
      int waiting,
      Duration patience,
      Duration admittedFor,
      Duration refusedFor,
      int remembered) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming what is not positive
     */
    public Settings {
      requirePositive("atOnce", atOnce);
      requirePositive("waiting", waiting);
      requirePositive("patience", patience.toMillis());
      requirePositive("admittedFor", admittedFor.toMillis());
      requirePositive("refusedFor", refusedFor.toMillis());
      requirePositive("remembered", remembered);
    }

    private static void requirePositive(String name, long value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " must be positive, not " + value);
      }
    }

    /** The defaults. */
    public static Settings defaults() {
      return new Settings(
          8, 2_000, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(5), 10_000);
    }
  }

  private final TokenCheck check;
  private final Settings settings;
  private final ThreadPoolExecutor threads;
  private final TokenDigest digest = new TokenDigest();

  private final Object lock = new Object();
  private final RecentDigests admitted;
  private final RecentDigests refused;

  /** Checks that run or wait. */
  private final Map<String, CompletableFuture<Boolean>> asked = new HashMap<>();

  /**
   * Asks nothing yet.
   *
   * @param check may take its time; ends within seconds
   * @param clock the time that tokens are remembered by
   */
  public RememberedTokens(TokenCheck check, Settings settings, Clock clock) {
    this.check = check;
    this.settings = settings;
    this.admitted = new RecentDigests(settings.admittedFor(), settings.remembered(), clock);
    this.refused = new RecentDigests(settings.refusedFor(), settings.remembered(), clock);
    this.threads =
        new ThreadPoolExecutor(
            settings.atOnce(),
            settings.atOnce(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(settings.waiting()),
            RememberedTokens::thread);
    this.threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "relay-tokens");
    thread.setDaemon(true);
    return thread;
  }

  /** How long a runner waits at most. */
  Duration patience() {
    return settings.patience();
  }

  /** Whether a token is valid, perhaps later; a failure when that could not be found out. */
  CompletableFuture<Boolean> ask(SecretValue token) {
    String key = digest.of(token);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    synchronized (lock) {
      if (admitted.contains(key) || refused.contains(key)) {
        return CompletableFuture.completedFuture(admitted.contains(key));
      }
      CompletableFuture<Boolean> running = asked.putIfAbsent(key, answer);
      if (running != null) {
        return running.copy();
      }
    }
    try {
      threads.execute(() -> check(key, token, answer));
    } catch (RejectedExecutionException full) {
      forget(key);
      answer.completeExceptionally(full);
    }
    return answer.copy();
  }

  private void check(String key, SecretValue token, CompletableFuture<Boolean> answer) {
    try {
      boolean isValid = check.admits(token);
      synchronized (lock) {
        (isValid ? admitted : refused).add(key);
        asked.remove(key);
      }
      answer.complete(isValid);
    } catch (RuntimeException fault) {
      LOG.warn("A token could not be checked: {}", told(fault, token));
      forget(key);
      answer.completeExceptionally(fault);
    }
  }

  private void forget(String key) {
    synchronized (lock) {
      asked.remove(key);
    }
  }

  /** A fault without the token that it may tell of. */
  static String told(Throwable fault, SecretValue token) {
    return fault.toString().replace(token.reveal(), "(the token)");
  }

  /** Ends the threads; a check that runs is interrupted, and nobody is let in any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
