package io.hybridrunner.relay;

import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.relay.api.Api;
import io.hybridrunner.relay.api.ApiSettings;
import io.hybridrunner.relay.link.LinkSettings;
import io.hybridrunner.relay.link.RunnerLinks;
import io.hybridrunner.relay.state.InMemoryState;
import io.hybridrunner.relay.state.RelayState;
import io.hybridrunner.relay.state.Retention;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server half of Runner Link: runners connect to {@code /runner-link/v1}, and who has work for
 * them uses the JSON API under {@code /api/v1} ({@code docs/relay-api.md}). What it knows lives in
 * memory and is gone when it is closed.
 *
 * <p>Thread-safe. It owns its threads ({@code relay-http-…}, {@code relay-timer}; all daemons) and
 * ends them when it is closed.
 */
public final class Relay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** How long the runners may take to answer the goodbye. */
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private enum Phase {
    NEW,
    STARTED,
    CLOSED
  }

  private final RelaySettings settings;
  private final boolean ticking;
  private final RunnerLinks links;
  private final WebServer server;
  private final ScheduledExecutorService timer;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);

  private Relay(Builder builder, Bearer runnerTokens, Bearer apiTokens) {
    this.settings = builder.settings;
    this.ticking = builder.ticking;
    this.timer = Executors.newSingleThreadScheduledExecutor(Relay::timerThread);
    RelayState state = new InMemoryState(retention(settings));
    this.links = new RunnerLinks(state, linkSettings(settings), new FrameCodec(), builder.clock);
    Api api = new Api(state, links, apiSettings(settings), timer, builder.clock, builder.ids);
    QueuedThreadPool threads = WebServer.threads();
    RefusalLog refusals = new RefusalLog(System::nanoTime);
    LinkServlet servlet =
        new LinkServlet(
            links, runnerTokens, builder.patience, settings.heartbeat(), threads, refusals);
    StrayUpgrades strays = new StrayUpgrades(refusals);
    this.server = new WebServer(settings, threads, servlet, strays, api, apiTokens);
  }

  private static Thread timerThread(Runnable work) {
    Thread thread = new Thread(work, "relay-timer");
    thread.setDaemon(true);
    return thread;
  }

  private static Retention retention(RelaySettings settings) {
    Retention standard = Retention.defaults();
    return new Retention(
        settings.keptCommands(),
        settings.keptRuns(),
        standard.pipelines(),
        standard.runners(),
        standard.bytes());
  }

  private static LinkSettings linkSettings(RelaySettings settings) {
    return new LinkSettings(
        "hybrid-runner relay",
        settings.heartbeat(),
        settings.helloTimeout(),
        settings.busyPause(),
        settings.redeliverAfter(),
        256,
        settings.queuedPerRunner(),
        256L * 1024 * 1024,
        5_000,
        settings.probeInterval());
  }

  private static ApiSettings apiSettings(RelaySettings settings) {
    return new ApiSettings(
        settings.commandTimeToLive(), settings.answerWithin(), settings.longestWait());
  }

  /** A builder; needs to know whose tokens are valid. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts to listen.
   *
   * @throws IllegalStateException when it was started or closed before, or cannot listen on its
   *     address; the message says which and why
   */
  public void start() {
    if (!phase.compareAndSet(Phase.NEW, Phase.STARTED)) {
      throw new IllegalStateException("the relay was started or closed before");
    }
    try {
      server.start();
    } catch (RuntimeException fault) {
      close();
      throw new IllegalStateException(
          "cannot listen on %s port %d. Choose another address or port, or end what uses it"
              .formatted(settings.bindAddress(), settings.port()),
          fault);
    }
    long tick = Math.max(10, Math.min(500, settings.heartbeat().toMillis() / 8));
    if (ticking) {
      Future<?> endsWithTimer =
          timer.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
      LOG.debug("ticking every {} ms: {}", tick, endsWithTimer);
    }
    LOG.info("The relay listens on {} port {}", settings.bindAddress(), port());
  }

  /** Looks at every link now; the timer does so several times in a heartbeat. */
  void tick() {
    try {
      links.tick();
    } catch (RuntimeException fault) {
      // An exception would end the timer for ever.
      LOG.error("A look at the links failed", fault);
    }
  }

  /**
   * The port it listens on.
   *
   * @throws IllegalStateException when it does not listen
   */
  public int port() {
    if (phase.get() != Phase.STARTED) {
      throw new IllegalStateException("the relay is not started");
    }
    return server.port();
  }

  /**
   * Tells the runners that the relay restarts (1012), so that they come again, and stops listening.
   * Idempotent.
   */
  @Override
  public void close() {
    if (phase.getAndSet(Phase.CLOSED) == Phase.CLOSED) {
      return;
    }
    // Nobody may come back to a relay that is about to end.
    server.stopListening();
    links.close();
    links.awaitEnds(GOODBYE);
    server.stop();
    timer.shutdownNow();
  }

  /** Builds a {@link Relay}. Not thread-safe. */
  public static final class Builder {
    private RelaySettings settings = RelaySettings.defaults();
    private @Nullable Bearer runnerTokens;
    private @Nullable Bearer apiTokens;
    private Duration patience = Duration.ZERO;
    private Clock clock = Clock.systemUTC();
    private Supplier<UUID> ids = UUID::randomUUID;
    private boolean ticking = true;

    private Builder() {}

    /** How it works; {@link RelaySettings#defaults()} by default. */
    public Builder settings(RelaySettings value) {
      settings = value;
      return this;
    }

    /**
     * Which tokens let runners connect, when that is known at once. This or the other, required.
     */
    public Builder runnerTokens(TokenCheck value) {
      runnerTokens = Bearer.of(value, "a runner's");
      return this;
    }

    /** Which tokens let runners connect, when somebody has to be asked; closed by its owner. */
    public Builder runnerTokens(RememberedTokens value) {
      runnerTokens = Bearer.of(value, "a runner's");
      patience = value.patience();
      return this;
    }

    /** Which tokens open the API; known at once. Required. */
    public Builder apiTokens(TokenCheck value) {
      apiTokens = Bearer.of(value, "the API's");
      return this;
    }

    /**
     * The time that silence, pauses and times to live are measured with; the system's by default.
     */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Where new run and command ids come from; random ones by default. */
    public Builder ids(Supplier<UUID> value) {
      ids = value;
      return this;
    }

    /** Time passes only when {@link Relay#tick} is called; for tests that move it by hand. */
    Builder tickedByHand() {
      ticking = false;
      return this;
    }

    /**
     * The relay, not yet started.
     *
     * @throws IllegalStateException when it was not said which tokens are valid
     */
    public Relay build() {
      Bearer runners = runnerTokens;
      Bearer api = apiTokens;
      if (runners == null || api == null) {
        throw new IllegalStateException(
            "a relay needs runnerTokens and apiTokens; use TokenCheck.anyOf(...)");
      }
      return new Relay(this, runners, api);
    }
  }
}
