package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.Inbox;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one link alive: connects, greets, watches, and connects again with back-off until it is
 * closed. It is the one owner of these retries. Thread-safe; its own decisions are made on one
 * timer thread, one after another.
 */
public final class LinkKeeper implements AutoCloseable, Connection.Owner {

  private static final Duration HEALTHY = Duration.ofMinutes(1);
  private static final int SILENT_HEARTBEATS = 2;

  private final LinkSettings settings;
  private final FrameCodec codec = new FrameCodec();
  private final Backoff backoff;
  private final ScheduledExecutorService timer;
  private final ExecutorService readers;
  private final OkHttpClient client;
  private final AtomicReference<@Nullable Inbox> inbox = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** The connection of now; set on the timer thread, ended or not. */
  private volatile @Nullable Connection current;

  /** Timer thread only. */
  private int failures;

  private long upSince;
  private boolean wasUp;

  /** A keeper that does nothing until {@link #start}. */
  public LinkKeeper(LinkSettings settings) {
    this.settings = settings;
    this.backoff = new Backoff(Backoff.BASE, settings.maxBackoff(), settings.random());
    this.timer = Executors.newSingleThreadScheduledExecutor(threads("runner-link-timer"));
    this.readers = Executors.newCachedThreadPool(threads("runner-link-reader"));
    this.client =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher(readers))
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.connectTimeout())
            .writeTimeout(settings.writeTimeout())
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            // Compressed, a few bytes can become gigabytes; OkHttp offers it by default.
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .removeHeader("Sec-WebSocket-Extensions")
                            .build()))
            .build();
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
    Request request;
    try {
      String token = settings.token().get().reveal().strip();
      request =
          new Request.Builder()
              .url(settings.endpoint())
              .header("Authorization", "Bearer " + token)
              .header("User-Agent", "hybrid-runner/" + settings.version())
              .build();
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
    OkHttpClient metered = client.newBuilder().socketFactory(new MeteredSockets(meter)).build();
    connection.attach(metered.newWebSocket(request, connection));
    // Connecting has its own bound; what is bounded here is the other side's silence after it.
    later(() -> expectWelcome(connection), settings.connectTimeout().multipliedBy(2));
  }

  private void expectWelcome(Connection connection) {
    if (!connection.isUp() && !connection.isEnded()) {
      connection.end(
          Ending.soon(
              settings.url() + " did not welcome the runner in time",
              "Check that link.url leads to a server of Runner Link v1, and its load."));
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
          wasUp = true;
          upSince = System.nanoTime();
          mine.linkUp(welcome.server(), welcome.probes());
          later(() -> beat(connection, welcome.heartbeat()), welcome.heartbeat());
          watch(connection, welcome.heartbeat().multipliedBy(SILENT_HEARTBEATS));
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
  private void watch(Connection connection, Duration longest) {
    if (connection.isEnded()) {
      return;
    }
    Duration left = longest.minusNanos(connection.silentNanos());
    if (!left.isNegative() && !left.isZero()) {
      later(() -> watch(connection, longest), left);
      return;
    }
    connection.end(
        Ending.soon(
            "no byte came from " + settings.url() + " for " + SILENT_HEARTBEATS + " heartbeats",
            "A half-open connection: a firewall or proxy dropped it without saying so."));
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
          later(this::connect, waitBefore(ending));
        },
        Duration.ZERO);
  }

  private Duration waitBefore(Ending ending) {
    boolean wasHealthy = wasUp && System.nanoTime() - upSince > HEALTHY.toNanos();
    wasUp = false;
    Duration wait;
    if (wasHealthy) {
      failures = 0;
      wait = Duration.ofNanos(1 + settings.random().nextLong(settings.spread().toNanos()));
    } else {
      failures++;
      wait = backoff.delayAfter(failures);
    }
    return ending.atLeast().isZero() ? wait : ending.atLeast().plus(wait);
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
    readers.shutdown();
    try {
      if (!readers.awaitTermination(1, TimeUnit.SECONDS)) {
        client.dispatcher().cancelAll();
        readers.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      client.dispatcher().cancelAll();
      Thread.currentThread().interrupt();
    }
    client.connectionPool().evictAll();
  }
}
