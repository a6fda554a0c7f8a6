package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.Inbox;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one link alive: connects, greets, watches, and connects again with back-off until it is
 * closed. It is the one owner of these retries. Thread-safe; its own decisions are made on one
 * timer thread, one after another.
 */
public final class LinkKeeper implements AutoCloseable, Connection.Owner {

  private static final int SILENT_HEARTBEATS = 2;

  /** Enough for the largest message over a slow line. */
  private static final int UNFINISHED_HEARTBEATS = 8;

  private final LinkSettings settings;
  private final FrameCodec codec = new FrameCodec();
  private final ScheduledExecutorService timer;
  private final Dialer dialer;
  private final AtomicReference<@Nullable Inbox> inbox = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** The connection of now; set on the timer thread, ended or not. */
  private volatile @Nullable Connection current;

  /** Timer thread only. */
  private final Reconnecting reconnecting;

  /** A keeper that does nothing until {@link #start}. */
  public LinkKeeper(LinkSettings settings) {
    this.settings = settings;
    this.reconnecting =
        new Reconnecting(
            settings.maxBackoff(), settings.spread(), settings.random(), System::nanoTime);
    this.timer = Executors.newSingleThreadScheduledExecutor(threads("runner-link-timer"));
    this.dialer = new Dialer(settings, threads("runner-link-reader"));
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Begins to connect.
   *
   * @throws IllegalStateException when it was started or closed before
   */
  public void start(Inbox value) {
    if (closed.get() || !inbox.compareAndSet(null, value)) {
      throw new IllegalStateException("this link was started or closed before");
    }
    later(this::connect, Duration.ZERO);
  }

  /** See {@link io.hybridrunner.spi.ControlPlane#send(Reply)}. */
  public boolean send(Reply reply) {
    Connection connection = current;
    return connection != null && connection.isUp() && connection.send(new Frame.Result(reply));
  }

  /** See {@link io.hybridrunner.spi.ControlPlane#send(StatusEvent)}. */
  public boolean send(StatusEvent event) {
    Connection connection = current;
    return connection != null && connection.sendEvent(new Frame.Event(event));
  }

  /** See {@link io.hybridrunner.spi.ControlPlane#reconnect}. */
  public void reconnect(Cause why) {
    Connection connection = current;
    if (connection != null && connection.isUp()) {
      connection.end(new Ending(why, Duration.ZERO));
    }
  }

  private void connect() {
    Inbox mine = inbox.get();
    if (mine == null || closed.get()) {
      return;
    }
    ByteMeter meter = new ByteMeter(System::nanoTime);
    Connection connection = new Connection(settings, codec, mine, this, meter);
    current = connection;
    try {
      dialer.dial(connection, meter, settings.token().get());
    } catch (UncheckedIOException unreadable) {
      connection.end(
          Ending.slow(
              "the token cannot be read: "
                  + Objects.requireNonNull(unreadable.getCause()).getMessage(),
              "A file that is put right is read at the next attempt."));
      return;
    } catch (RuntimeException unusable) {
      // Its message may hold the token: only its kind is told.
      connection.end(
          Ending.slow(
              "the token cannot be read or sent (" + unusable.getClass().getSimpleName() + ")",
              "Check the token's file: one line, readable by the runner, without blanks in it."));
      return;
    }
    // Each step has a bound of its own for silence; this one is for all of them, dripped or not.
    later(() -> expectWelcome(connection), settings.connectTimeout().multipliedBy(2));
  }

  private void expectWelcome(Connection connection) {
    if (!connection.isUp() && !connection.isEnded()) {
      connection.giveUp();
    }
  }

  @Override
  public void up(Connection connection, Frame.Welcome welcome) {
    later(
        () -> {
          Inbox mine = inbox.get();
          if (mine == null || connection.isEnded()) {
            return;
          }
          reconnecting.up();
          mine.linkUp(welcome.server(), welcome.probes());
          later(() -> beat(connection, welcome.heartbeat()), welcome.heartbeat());
          watch(connection, welcome.heartbeat());
        },
        Duration.ZERO);
  }

  private void beat(Connection connection, Duration interval) {
    if (connection.isEnded()) {
      return;
    }
    Inbox mine = inbox.get();
    if (mine != null) {
      boolean unused =
          connection.send(new Frame.Heartbeat(Optional.of(mine.presence().capacity())));
    }
    later(() -> beat(connection, interval), interval);
  }

  /** Looks again when the silence of now would have lasted too long. */
  private void watch(Connection connection, Duration heartbeat) {
    if (connection.isEnded()) {
      return;
    }
    Duration left =
        heartbeat.multipliedBy(SILENT_HEARTBEATS).minusNanos(connection.meter().silentNanos());
    if (left.isNegative() || left.isZero()) {
      connection.end(
          Ending.soon(
              "no byte came from " + settings.url() + " for " + SILENT_HEARTBEATS + " heartbeats",
              "A half-open connection: a firewall or proxy dropped it without saying so."));
    } else if (isUnfinished(connection, heartbeat)) {
      connection.end(
          Ending.soon(
              settings.url()
                  + " sent bytes for "
                  + UNFINISHED_HEARTBEATS
                  + " heartbeats and no whole message",
              "Look at the line to the server, and at proxies in between."));
    } else {
      later(() -> watch(connection, heartbeat), left);
    }
  }

  private static boolean isUnfinished(Connection connection, Duration heartbeat) {
    return connection.meter().unfinishedNanos()
        > heartbeat.multipliedBy(UNFINISHED_HEARTBEATS).toNanos();
  }

  @Override
  public void ended(Connection connection, Ending ending) {
    later(
        () -> {
          Inbox mine = inbox.get();
          if (mine == null || closed.get()) {
            return;
          }
          mine.linkDown(ending.cause());
          later(this::connect, reconnecting.waitAfter(ending));
        },
        Duration.ZERO);
  }

  private void later(Runnable step, Duration delay) {
    try {
      var unused = timer.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      if (!closed.get()) {
        throw closing;
      }
    }
  }

  /** Ends the link and its threads; waits a second at most for the other side's goodbye. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    timer.shutdownNow();
    Connection connection = current;
    if (connection != null) {
      connection.leave();
    }
    dialer.close();
  }
}
