package io.hybridrunner.internal;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.NamedThreads;
import io.hybridrunner.spi.Presence;
import io.hybridrunner.spi.RunObserver;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a runner, wired: commands go from the control plane to the dispatcher to the engine;
 * statuses from the engine to the outbox to the control plane. Thread-safe.
 *
 * <p>Threads: {@code runner-worker-*} act on commands and may block in the engine; {@code
 * runner-outbox} sends and settles; {@code runner-reconciler} lists; {@code runner-check} asks the
 * engine whether it is well; {@code runner-self-test} looks whether all of it works. The control
 * plane's and the engine's own threads only pass values in.
 */
public final class Switchboard implements AutoCloseable {

  /**
   * The OpenMetadata server, and the runner's name there.
   *
   * @param server its REST API
   * @param runner the name of the {@code ingestionRunner}
   */
  public record NamedServer(MetadataServer server, String runner) {}

  private enum Stage {
    NEW,
    STARTED,
    DRAINED,
    CLOSED
  }

  private final RunnerConfig config;
  private final ControlPlane controlPlane;
  private final WorkflowEngine engine;
  private final RunnerListener listener;
  private final Workers workers;
  private final ExecutorService outboxThread;
  private final ScheduledExecutorService reconcilerThread;
  private final EngineCheck engineCheck;
  private final SelfTest selfTest;
  private final Dispatcher dispatcher;
  private final Outbox outbox;
  private final Reconciler reconciler;
  private final Optional<ServerSide> serverSide;

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NEW);

  /** Why the link is down; null while it is up. */
  private volatile @Nullable Cause linkDown =
      Cause.of(Kind.LINK_DOWN, "the link to the control plane is not up yet", "");

  /** Wires the parts; starts nothing. */
  public Switchboard(
      RunnerConfig config,
      ControlPlane controlPlane,
      WorkflowEngine engine,
      Optional<NamedServer> server,
      List<RunnerListener> listeners,
      LongSupplier nanoTime) {
    this.config = config;
    this.controlPlane = controlPlane;
    this.engine = engine;
    this.listener = new SafeListeners(listeners);
    this.workers = new Workers(config.workers(), nanoTime);
    this.engineCheck = new EngineCheck(engine);
    this.selfTest =
        new SelfTest(
            new ProbeWatch(nanoTime, workers), workers, controlPlane::reconnect, this.listener);
    this.outboxThread = Executors.newSingleThreadExecutor(new NamedThreads("runner-outbox-"));
    this.reconcilerThread =
        Executors.newSingleThreadScheduledExecutor(new NamedThreads("runner-reconciler-"));
    this.serverSide =
        server.map(
            named ->
                new ServerSide(
                    named.server(),
                    named.runner(),
                    engine,
                    config.server(),
                    this.listener,
                    this::offer));
    Consumer<RunStatus> settler =
        serverSide
            .<Consumer<RunStatus>>map(side -> side::linkKnows)
            .orElse(end -> engine.settle(end.runId(), end.phase()));
    this.outbox = new Outbox(controlPlane::send, settler, quietly(outboxThread), this.listener);
    this.reconciler = new Reconciler(engine, this::owed, outbox::pump, this.listener);
    CommandHandler handler =
        new CommandHandler(engine, config, this.listener, this::problems, this::serverVersion);
    this.dispatcher =
        new Dispatcher(
            config.inboxCapacity(),
            workers,
            nanoTime,
            command -> workers.act(command, handler::handle),
            this::answered);
  }

  /** Starts the engine, then the link; a second call does nothing. */
  public void start() {
    if (!stage.compareAndSet(Stage.NEW, Stage.STARTED)) {
      return;
    }
    engine.start(new Observer());
    long interval = config.reconcileInterval().toNanos();
    var unused =
        reconcilerThread.scheduleWithFixedDelay(reconciler, 0, interval, TimeUnit.NANOSECONDS);
    serverSide.ifPresent(ServerSide::start);
    controlPlane.start(new Intake());
    selfTest.start();
  }

  /** Why no work could be taken now. */
  public List<Cause> problems() {
    List<Cause> problems = new ArrayList<>();
    if (stage.get() == Stage.NEW) {
      problems.add(Cause.of(Kind.BUSY, "the runner is not started yet", "Wait a moment."));
    } else if (stage.get() != Stage.STARTED) {
      problems.add(Cause.of(Kind.BUSY, "the runner is shutting down", ""));
    } else if (dispatcher.room() == 0) {
      problems.add(
          Cause.of(
              Kind.BUSY,
              "the inbox is full: " + config.inboxCapacity() + " commands wait",
              "Wait; if it lasts, see which commands take so long in the log."));
    }
    @Nullable Cause down = linkDown;
    if (down != null) {
      problems.add(down);
    }
    engineCheck.problem().ifPresent(problems::add);
    // The engine's own trouble may be what the last probe found as well.
    return Stream.concat(problems.stream(), selfTest.problems()).distinct().toList();
  }

  /** Stops taking in, finishes what is in hand, sends what is owed; within the timeout. */
  public void drain() {
    if (!stage.compareAndSet(Stage.STARTED, Stage.DRAINED)) {
      return;
    }
    dispatcher.stop();
    long end = System.nanoTime() + config.drainTimeout().toNanos();
    try {
      boolean idle = dispatcher.awaitIdle(config.drainTimeout());
      if (idle && linkDown == null) {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        boolean unused = outbox.awaitSettled(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drains, then ends link, threads and engine. Idempotent. */
  @Override
  public void close() {
    drain();
    if (stage.getAndSet(Stage.CLOSED) == Stage.CLOSED) {
      return;
    }
    selfTest.close();
    controlPlane.close();
    reconcilerThread.shutdownNow();
    serverSide.ifPresent(ServerSide::close);
    workers.close();
    engineCheck.close();
    end(outboxThread);
    engine.close();
  }

  private static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever is owed this status sees to it; what is known already is dropped there. */
  private void owed(RunStatus status) {
    outbox.observe(status);
    serverSide.ifPresent(side -> side.observe(status));
  }

  private Optional<ServerVersion> serverVersion() {
    return serverSide.flatMap(ServerSide::version);
  }

  private Inbox.Acceptance offer(Command command) {
    return dispatcher.offer(command);
  }

  private void answered(Command command, Reply reply) {
    boolean isOwn = serverSide.filter(side -> side.isOwn(command.id())).isPresent();
    if (!isOwn) {
      // When it cannot be sent the command comes again, and is then answered again.
      boolean unused = controlPlane.send(reply);
    }
    selfTest.answered(command, reply);
    listener.answered(command, reply);
  }

  /** Work that comes while everything ends is dropped: it is delivered again, or listed again. */
  private static java.util.concurrent.Executor quietly(ExecutorService threads) {
    return task -> {
      try {
        threads.execute(task);
      } catch (RejectedExecutionException closing) {
        if (!threads.isShutdown()) {
          throw closing;
        }
      }
    };
  }

  /** What the engine's threads call. */
  private final class Observer implements RunObserver {

    @Override
    public void observe(RunStatus status) {
      listener.observed(status);
      owed(status);
    }

    @Override
    public void restarted(Cause why) {
      listener.restarted(RunnerListener.Part.ENGINE_WATCH, why);
    }
  }

  /** What the control plane's threads call. */
  private final class Intake implements Inbox {

    @Override
    public Acceptance offer(Command command) {
      return command instanceof Command.Probe probe
          ? selfTest.offer(probe, dispatcher::offer)
          : dispatcher.offer(command);
    }

    @Override
    public void acknowledged(long eventId) {
      outbox.acknowledged(eventId);
    }

    @Override
    public void linkUp(String peer, Optional<Duration> probes) {
      linkDown = null;
      selfTest.linkUp(probes);
      listener.linkUp(peer);
      outbox.linkUp();
      quietly(reconcilerThread).execute(reconciler);
      serverSide.ifPresent(ServerSide::linkUp);
    }

    @Override
    public void linkDown(Cause cause) {
      linkDown = cause;
      selfTest.linkDown();
      listener.linkDown(cause);
    }

    @Override
    public Presence presence() {
      return new Presence(dispatcher.room(), outbox.liveRuns());
    }
  }
}
