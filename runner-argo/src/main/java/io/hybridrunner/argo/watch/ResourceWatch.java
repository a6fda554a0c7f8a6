package io.hybridrunner.argo.watch;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.Listed;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.cluster.Timing;
import io.hybridrunner.argo.cluster.VersionExpiredException;
import io.hybridrunner.argo.cluster.WatchEvent;
import io.hybridrunner.argo.cluster.WatchStream;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps somebody told of what a selector chooses: lists it, then watches for changes, and begins
 * again when changes were missed. What goes wrong is tried again, ever more rarely, until this is
 * closed.
 *
 * <p>Thread-safe. It owns one daemon thread, which calls the listener; {@link #revive} gives it
 * another one when that has died or hangs.
 */
public final class ResourceWatch implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ResourceWatch.class);

  /** A watch that ends sooner is a short one; when it brought nothing, it is a failure. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  /** After so many in a row the version itself is doubted, and the collection listed again. */
  private static final int FAILURES_OF_A_VERSION = 3;

  /** A watch that works makes a step much sooner: there are bookmarks, and bounds of all calls. */
  static final Duration HANGING = Duration.ofMinutes(10);

  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLED = 6;
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final KubernetesApi api;
  private final ResourceType type;
  private final String labelSelector;
  private final Listener listener;
  private final Settings settings;
  private final Trouble trouble;

  private final AtomicBoolean started = new AtomicBoolean();

  /** The thread of now; another one that finds itself here no more has nothing to say. */
  private volatile Thread thread;

  /** When the thread last got on. */
  private volatile long lastStep;

  private int revivals;

  private volatile Optional<WatchStream> open = Optional.empty();
  private volatile boolean closed;
  private volatile boolean current;
  private volatile Optional<Cause> lastProblem =
      Optional.of(Cause.of(Kind.ENGINE_UNAVAILABLE, "the cluster has not been read yet", ""));

  /** Where the next watch goes on; empty before a list. The thread's own. */
  private String version = "";

  /** Whether the open watch has brought a line. The thread's own. */
  private boolean heard;

  /** How many watches in a row have ended too soon. The thread's own. */
  private int shortOnes;

  /** Told of objects, one call at a time. What it throws is logged, and lost. */
  public interface Listener {

    /** All objects there are now; what was known and is not among them is gone. */
    void listed(List<Fields> all);

    /** An object that is new, or has changed. */
    void changed(Fields object);

    /** An object that is gone, or is not selected any more. */
    void deleted(Fields lastState);
  }

  /**
   * How it works. Immutable.
   *
   * @param threadName the thread's
   * @param kept makes of each object what is kept of it while it is handed over, as a list of all
   *     of them may be large
   * @param backoff between failures
   * @param timing for waits
   */
  public record Settings(
      String threadName, UnaryOperator<Fields> kept, Backoff backoff, Timing timing) {

    /** With whole objects, the usual back-off, and the machine's time. */
    public static Settings named(String threadName) {
      return new Settings(
          threadName, UnaryOperator.identity(), new Backoff(new Random()), Timing.system());
    }

    /** These, keeping less of each object. */
    public Settings keeping(UnaryOperator<Fields> value) {
      return new Settings(threadName, value, backoff, timing);
    }

    /** These, with another time. */
    public Settings withTiming(Timing value) {
      return new Settings(threadName, kept, backoff, value);
    }
  }

  /**
   * Does nothing before {@link #start}.
   *
   * @param labelSelector which objects; all of the kind when empty
   */
  public ResourceWatch(
      KubernetesApi api,
      ResourceType type,
      String labelSelector,
      Listener listener,
      Settings settings) {
    this.api = api;
    this.type = type;
    this.labelSelector = labelSelector;
    this.listener = listener;
    this.settings = settings;
    this.trouble = new Trouble("The watch of " + type.kind() + "s in " + api.namespace());
    this.thread = newThread();
  }

  private Thread newThread() {
    Thread made = new Thread(this::run, settings.threadName());
    made.setDaemon(true);
    return made;
  }

  /** Begins. Only the first call counts. */
  public synchronized void start() {
    if (started.compareAndSet(false, true)) {
      step();
      thread.start();
    }
  }

  private void step() {
    lastStep = settings.timing().nanos();
  }

  /**
   * Goes on with another thread when the present one has died or hangs, from a new list; the more
   * often, the more rarely.
   *
   * @return why; empty when nothing needed to be done
   */
  public synchronized Optional<Cause> revive() {
    long idle = settings.timing().nanos() - lastStep;
    boolean isDead = !thread.isAlive();
    Duration patience =
        isDead
            ? SHORTEST_LIFE.multipliedBy(revivals == 0 ? 0 : 1L << Math.min(revivals, MOST_DOUBLED))
            : HANGING;
    if (!started.get() || closed || idle < patience.toNanos()) {
      return Optional.empty();
    }
    Cause why =
        Cause.of(
            Kind.INTERNAL,
            "%s %s: statuses of runs did not come"
                .formatted(settings.threadName(), isDead ? "has died" : "hangs"),
            "It goes on with a new thread; report what the log says before this.");
    revivals++;
    current = false;
    lastProblem = Optional.of(why);
    Thread old = thread;
    version = "";
    thread = newThread();
    step();
    open.ifPresent(WatchStream::cancel);
    old.interrupt();
    thread.start();
    return Optional.of(why);
  }

  /** Whether the thread that asks has nothing to do here any more. */
  private boolean isOver() {
    return closed || Thread.currentThread() != thread;
  }

  /** Whether changes come as they happen: everything is listed, and a watch is open. */
  public boolean isCurrent() {
    return current && thread.isAlive();
  }

  /** What keeps it from being current; empty when it is, or is about to be. */
  public Optional<Cause> problem() {
    return isCurrent() ? Optional.empty() : lastProblem;
  }

  private void run() {
    while (!isOver()) {
      step();
      try {
        if (version.isEmpty()) {
          list();
        }
        watch();
      } catch (VersionExpiredException expired) {
        missed(expired);
      } catch (EngineException failed) {
        failed(failed.reason());
      } catch (RuntimeException | Error fault) {
        LOGGER.error("{} failed unexpectedly", settings.threadName(), fault);
        failed(Cause.of(Kind.INTERNAL, "the watch failed unexpectedly: " + fault, "Report it."));
      }
    }
    current = current && Thread.currentThread() != thread;
  }

  private void list() {
    Listed listed = api.listForWatch(type, labelSelector, settings.kept());
    if (isOver()) {
      return;
    }
    // Between the list and its watch nothing is wrong.
    lastProblem = Optional.empty();
    tell(() -> listener.listed(listed.objects()));
    version = listed.version();
  }

  private void watch() throws VersionExpiredException {
    long opened = settings.timing().nanos();
    heard = false;
    try (WatchStream events = api.watch(type, labelSelector, version)) {
      open = Optional.of(events);
      if (isOver()) {
        return;
      }
      events.open();
      current = true;
      for (Optional<WatchEvent> event = events.next();
          event.isPresent() && !isOver();
          event = events.next()) {
        step();
        heard();
        take(event.get());
      }
    } finally {
      open = Optional.empty();
    }
    ended(settings.timing().nanos() - opened);
  }

  /** The server ends a watch every few minutes; one that ends sooner may do so for ever. */
  private void ended(long nanos) {
    shortOnes = nanos < SHORTEST.toNanos() ? shortOnes + 1 : 0;
    if (shortOnes > 0 && !heard) {
      endedAtOnce();
    } else if (shortOnes > 1) {
      pause(shortOnes);
    }
  }

  private void heard() {
    if (!heard) {
      heard = true;
      trouble.over(settings.timing().nanos());
    }
  }

  private void take(WatchEvent event) {
    switch (event.type()) {
      case ADDED, MODIFIED -> tell(() -> listener.changed(settings.kept().apply(event.object())));
      case DELETED -> tell(() -> listener.deleted(settings.kept().apply(event.object())));
      case BOOKMARK -> {}
    }
    if (!event.version().isEmpty() && !isOver()) {
      version = event.version();
    }
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error fault) {
      LOGGER.error(
          "{}: the listener failed; what it was told is lost", settings.threadName(), fault);
    }
  }

  private void missed(VersionExpiredException expired) {
    LOGGER.debug("{} lists again: {}", settings.threadName(), expired.getMessage());
    current = false;
    version = "";
    lastProblem =
        Optional.of(Cause.of(Kind.ENGINE_UNAVAILABLE, "the cluster is being read again", ""));
    trouble.failedQuietly(settings.timing().nanos());
    if (trouble.failures() > 1) {
      pause(trouble.failures());
    }
  }

  private void endedAtOnce() {
    failed(
        Cause.of(
            Kind.ENGINE_UNAVAILABLE,
            "watches end as soon as they are opened",
            "Look at what is between the runner and the API server."));
  }

  private void failed(Cause cause) {
    if (isOver()) {
      return;
    }
    current = false;
    lastProblem = Optional.of(cause);
    trouble.failed(cause, settings.timing().nanos());
    if (trouble.failures() % FAILURES_OF_A_VERSION == 0) {
      version = "";
    }
    pause(trouble.failures());
  }

  private void pause(int failures) {
    try {
      settings.timing().pause(settings.backoff().delayAfter(failures));
    } catch (InterruptedException closing) {
      LOGGER.debug("{} does not wait any longer", settings.threadName());
    }
  }

  /** Ends the watch and waits a moment for its thread. Idempotent. */
  @Override
  public void close() {
    closed = true;
    open.ifPresent(WatchStream::cancel);
    Thread last = thread;
    last.interrupt();
    if (Thread.currentThread() != last) {
      try {
        last.join(CLOSING.toMillis());
      } catch (InterruptedException leaveIt) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
