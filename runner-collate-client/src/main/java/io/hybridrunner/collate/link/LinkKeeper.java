package io.hybridrunner.collate.link;

import io.hybridrunner.collate.token.TokenWatch;
import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.Inbox;
import java.time.Duration;
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
 * closed. When the token is replaced while the link is up, a second connection is made with the new
 * one, and the first is left when the second is welcomed. It is the one owner of these retries.
 * Thread-safe; its own decisions are made on one timer thread, one after another.
 */
public final class LinkKeeper implements AutoCloseable, Connection.Owner {

  private static final int SILENT_HEARTBEATS = 2;

  /** Enough for the largest message over a slow line. */
  private static final int UNFINISHED_HEARTBEATS = 8;

  private final LinkSettings settings;
  private final TokenWatch watch;
  private final Renewal renewal;
  private final FrameCodec codec = new FrameCodec();
  private final ScheduledExecutorService timer;
  private final Dialer dialer;
  private final AtomicReference<@Nullable Inbox> inbox = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** The connection of now; set on the timer thread, ended or not. */
  private volatile @Nullable Connection current;

  /** Made with a replaced token while the current one is up, until it is welcomed or ends. */
  private volatile @Nullable Connection next;

  /** Timer thread only. */
  private final Reconnecting reconnecting;

  /** A keeper that does nothing until {@link #start}. */
  public LinkKeeper(LinkSettings settings, TokenWatch watch) {
    this.settings = settings;
    this.watch = watch;
    this.renewal = new Renewal(settings, watch);
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
    later(this::look, watch.lookEvery());
  }

  /** See {@link io.hybridrunner.spi.ControlPlane#send(Reply)}. */
  public boolean send(Reply reply) {
    Connection connection = newest();
    return connection != null && connection.isUp() && connection.send(new Frame.Result(reply));
  }

  /** See {@link io.hybridrunner.spi.ControlPlane#send(StatusEvent)}. */
  public boolean send(StatusEvent event) {
    Connection connection = newest();
    return connection != null && connection.sendEvent(new Frame.Event(event));
  }

  /** See {@link io.hybridrunner.spi.ControlPlane#reconnect}. */
  public void reconnect(Cause why) {
    Connection connection = newest();
    if (connection != null && connection.isUp()) {
      connection.end(new Ending(why, Duration.ZERO));
    }
  }

  /** The server may have left the current one from the moment on when it welcomed the next. */
  private @Nullable Connection newest() {
    Connection made = next;
    return made != null && made.isUp() ? made : current;
  }

  private void connect() {
    Inbox mine = inbox.get();
    if (mine == null || closed.get()) {
      return;
    }
    Connection connection = with(renewal.choose(current), mine);
    current = connection;
    dial(connection);
  }

  /** Unless a replaced token was a reason to connect sooner. */
  private void connectAfter(Connection ended) {
    if (ended == current) {
      connect();
    }
  }

  private Connection with(Credential credential, Inbox mine) {
    return new Connection(settings, codec, mine, this, credential, watch.clock());
  }

  private void dial(Connection connection) {
    if (connection.credential() instanceof Credential.Missing missing) {
      connection.end(missing.why());
    } else if (connection.credential() instanceof Credential.Ready ready) {
      dialer.dial(connection, ready.token());
      // Each step has a bound of its own for silence; this one is for all of them, dripped or not.
      later(() -> expectWelcome(connection), settings.connectTimeout().multipliedBy(2));
    }
    if (connection == current) {
      renewal.tell(connection.credential());
    }
  }

  /** Looks whether the token was replaced, and takes the new one up without waiting for an end. */
  private void look() {
    later(this::look, watch.lookEvery());
    Inbox mine = inbox.get();
    Connection now = current;
    if (mine == null || now == null || next != null) {
      return;
    }
    Credential read = renewal.read();
    if (read.equals(now.credential())) {
      renewal.settled(read);
    } else if (now.isUp()) {
      if (renewal.isToBeTried(read)) {
        Connection connection = with(read, mine);
        next = connection;
        dial(connection);
      }
    } else if (now.isEnded() && now.lacksToken() && read instanceof Credential.Ready) {
      connect();
    }
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
          if (connection == next) {
            replaceCurrent(connection);
          }
          renewal.tell(connection.credential());
          reconnecting.up();
          // Also when it was up before: what was sent on the old connection may be lost.
          mine.linkUp(welcome.server(), welcome.probes());
          later(() -> beat(connection, welcome.heartbeat()), welcome.heartbeat());
          watch(connection, welcome.heartbeat());
        },
        Duration.ZERO);
  }

  private void replaceCurrent(Connection connection) {
    Connection old = current;
    current = connection;
    next = null;
    if (old != null) {
      old.leave(1000, "a newer link took over");
    }
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
    later(() -> lost(connection, ending), Duration.ZERO);
  }

  private void lost(Connection connection, Ending ending) {
    Inbox mine = inbox.get();
    if (mine == null || closed.get()) {
      return;
    }
    Connection made = next;
    if (connection == made) {
      next = null;
      renewal.failed(connection.credential(), ending);
    } else if (connection == current && made != null && !made.isEnded()) {
      current = made;
      next = null;
      // A server that was greeted ends the old one, in whatever way is seen first: no loss.
      if (!made.isGreeting() && !made.isUp()) {
        mine.linkDown(ending.cause());
      }
    } else if (connection == current) {
      mine.linkDown(ending.cause());
      later(() -> connectAfter(connection), reconnecting.waitAfter(ending));
    }
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
    for (Connection connection : new @Nullable Connection[] {current, next}) {
      if (connection != null) {
        connection.leave(1001, "the runner stops");
      }
    }
    dialer.close();
  }
}
