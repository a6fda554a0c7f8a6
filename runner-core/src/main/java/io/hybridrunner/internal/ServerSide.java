package io.hybridrunner.internal;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.openmetadata.Inventory;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What a runner does with the OpenMetadata server beside the link: the rows of ended runs, the
 * inventory, the server's version. Thread-safe; all calls are made by its one thread.
 */
final class ServerSide implements AutoCloseable {

  /** The server gets slower trouble than the link: nothing here is waited for by a person. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private static final LongSupplier NANO_TIME = System::nanoTime;

  private final MetadataServer server;
  private final RunnerListener listener;
  private final Settlement settlement;
  private final RowKeeper rows;
  private final Remedy remedy;
  private final InventoryTaker inventory;
  private final VersionWatch version;
  private final ServerThread thread;

  ServerSide(
      MetadataServer server,
      String runnerName,
      WorkflowEngine engine,
      RunnerConfig.ServerUse use,
      RunnerListener listener,
      Function<Command, Acceptance> dispatcher) {
    this.server = server;
    this.listener = listener;
    this.settlement = new Settlement(engine);
    Pace pace = new Pace(use.callsPerSecond());
    Backoff backoff = new Backoff(Backoff.BASE, LONGEST_PAUSE, new SplittableRandom());
    this.rows = new RowKeeper(server, pace, NANO_TIME, backoff, listener, this::rowIsSeenTo);
    this.remedy =
        new Remedy(
            server, pace, NANO_TIME, Clock.systemUTC(), dispatcher, engine::run, rows, listener);
    this.inventory =
        new InventoryTaker(
            server,
            engine,
            new Inventory(runnerName, use.maxRemovedPercent()),
            remedy,
            use.inventoryInterval(),
            pace,
            NANO_TIME,
            backoff,
            listener);
    this.version = new VersionWatch(server, pace, NANO_TIME, backoff, listener);
    this.thread = new ServerThread(List.of(rows, version, inventory), pace, listener);
  }

  void start() {
    thread.wake();
  }

  /** The control plane knows how a run ended. */
  void linkKnows(RunStatus end) {
    settlement.linkKnows(end.runId(), end.phase());
  }

  /** Also heard on the engine's own threads, which must not wait for the engine. */
  private void rowIsSeenTo(RunStatus end) {
    thread.execute(() -> settle(end));
  }

  private void settle(RunStatus end) {
    try {
      settlement.rowIsSeenTo(end.runId(), end.phase());
    } catch (EngineException failed) {
      // The engine goes on listing the run, and the next reconciliation settles it.
      listener.fault("settling run " + end.runId(), failed.reason());
    }
  }

  void observe(RunStatus status) {
    rows.observe(status);
    if (status.phase().isTerminal()) {
      thread.wake();
    }
  }

  void linkUp() {
    version.wanted();
    inventory.wanted();
    thread.wake();
  }

  Optional<ServerVersion> version() {
    return version.version();
  }

  boolean isOwn(CommandId id) {
    return remedy.isOwn(id);
  }

  @Override
  public void close() {
    thread.stop();
    server.close();
    thread.close();
  }
}
