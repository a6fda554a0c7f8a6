package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.MetadataServer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Knows the server's version: asks at start, when the link comes up (a server that was upgraded was
 * away), and hourly. Thread-safe to {@link #version} and {@link #wanted}.
 */
final class VersionWatch implements Chore {

  private static final Duration INTERVAL = Duration.ofHours(1);

  private final MetadataServer server;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private final RunnerListener listener;

  private volatile Optional<ServerVersion> version = Optional.empty();
  private volatile boolean isWanted;

  /** Its own thread only: another one's word while a question is out would be written over. */
  private long dueAt;

  private int failures;

  VersionWatch(
      MetadataServer server,
      Pace pace,
      LongSupplier nanoTime,
      Backoff backoff,
      RunnerListener listener) {
    this.server = server;
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.backoff = backoff;
    this.listener = listener;
    this.dueAt = nanoTime.getAsLong();
  }

  /** The version it said last; empty when it never answered. */
  Optional<ServerVersion> version() {
    return version;
  }

  /** Asks again, and after that which is being asked now. */
  void wanted() {
    isWanted = true;
  }

  @Override
  public Optional<Long> dueAt() {
    if (isWanted) {
      isWanted = false;
      dueAt = nanoTime.getAsLong();
    }
    return Optional.of(dueAt);
  }

  @Override
  public void step() {
    pace.called(nanoTime.getAsLong());
    Answer<ServerVersion> answer = server.version();
    Duration wait = INTERVAL;
    if (answer.failed().isPresent()) {
      failures++;
      Duration asked = answer.failed().get().retryAfter().orElse(Duration.ZERO);
      pace.pause(nanoTime.getAsLong(), asked);
      wait = backoff.delayAfter(failures).plus(asked);
      listener.fault("asking the server's version", answer.failed().get().cause());
    } else {
      failures = 0;
      version = answer.given();
    }
    dueAt = nanoTime.getAsLong() + wait.toNanos();
  }
}
