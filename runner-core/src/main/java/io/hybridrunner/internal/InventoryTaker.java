package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.openmetadata.Difference;
import io.hybridrunner.openmetadata.Inventory;
import io.hybridrunner.openmetadata.Listing;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes the inventory: reads the server's whole listing, compares it with the engine's, and puts
 * right what differs, one small step after another. It never acts on a listing that is not whole,
 * and removes nothing when too much would go.
 *
 * <p>It acts by commands of its own, so that policy, versions and the order per pipeline hold for
 * it as for everybody. Thread-safe to {@link #wanted}; the steps are made by one thread.
 */
final class InventoryTaker implements Chore {

  private final MetadataServer server;
  private final WorkflowEngine engine;
  private final Inventory inventory;
  private final Remedy remedy;
  private final Duration interval;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private final RunnerListener listener;

  private final Queue<Difference> toDo = new ArrayDeque<>();
  private Set<RunId> orphans = Set.of();
  private Set<RunId> orphansBefore = Set.of();
  private @Nullable Listing listing;
  private int failures;

  /** When the next step is due; moved by other threads when the link comes up. */
  private volatile long dueAt;

  private volatile boolean isWanted;

  InventoryTaker(
      MetadataServer server,
      WorkflowEngine engine,
      Inventory inventory,
      Remedy remedy,
      Duration interval,
      Pace pace,
      LongSupplier nanoTime,
      Backoff backoff,
      RunnerListener listener) {
    this.server = server;
    this.engine = engine;
    this.inventory = inventory;
    this.remedy = remedy;
    this.interval = interval;
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.backoff = backoff;
    this.listener = listener;
    this.dueAt = nanoTime.getAsLong() + interval.toNanos();
  }

  /** The link is up: what was changed while it was down is looked for now. */
  void wanted() {
    isWanted = true;
  }

  @Override
  public Optional<Long> dueAt() {
    if (isWanted && listing == null && toDo.isEmpty()) {
      isWanted = false;
      dueAt = nanoTime.getAsLong();
    }
    return Optional.of(dueAt);
  }

  @Override
  public void step() {
    @Nullable Difference next = toDo.poll();
    if (next != null) {
      putRight(next);
    } else {
      readPage();
    }
  }

  private void readPage() {
    Listing reading = listing == null ? new Listing() : listing;
    listing = reading;
    pace.called(nanoTime.getAsLong());
    Answer<PipelinePage> page = server.pipelines(reading.next());
    if (page.failed().isPresent()) {
      givenUp(page.failed().get());
      return;
    }
    reading.add(page.given().orElseThrow());
    if (reading.isRead()) {
      listing = null;
      failures = 0;
      dueAt = nanoTime.getAsLong() + interval.toNanos();
      compare(reading);
    }
  }

  /** Half a listing is none: what the missing half holds would look deleted. */
  private void givenUp(ServerFailure failure) {
    listing = null;
    failures++;
    listener.fault("reading the server's pipelines", failure.cause());
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    pace.pause(nanoTime.getAsLong(), asked);
    Duration wait = backoff.delayAfter(failures).plus(asked);
    dueAt = nanoTime.getAsLong() + wait.toNanos();
  }

  private void compare(Listing whole) {
    Optional<String> flaw = whole.flaw();
    if (flaw.isPresent()) {
      listener.fault("taking the inventory", flawed(flaw.get()));
      return;
    }
    List<Deployment> deployed;
    Set<RunId> live;
    try {
      deployed = engine.deployments();
      live = engine.runs().stream().map(RunStatus::runId).collect(Collectors.toSet());
    } catch (EngineException failed) {
      listener.fault("taking the inventory", failed.reason());
      return;
    }
    List<Difference> differences = inventory.compare(whole.pipelines(), deployed, live);
    Optional<Cause> alarm = inventory.alarm(differences, deployed.size());
    alarm.ifPresent(cause -> listener.fault("taking the inventory", cause));
    orphansBefore = orphans;
    orphans = new HashSet<>();
    differences.stream()
        .filter(difference -> alarm.isEmpty() || !difference.isRemoval())
        .forEach(toDo::add);
    if (!toDo.isEmpty()) {
      dueAt = nanoTime.getAsLong();
    }
  }

  private static Cause flawed(String flaw) {
    return Cause.of(
        Kind.SERVER_UNAVAILABLE,
        "the server's listing of pipelines is not whole: " + flaw,
        "Nothing was changed. It is read again later; pipelines that come and go meanwhile can cause"
            + " it.");
  }

  private void putRight(Difference difference) {
    if (difference instanceof Difference.Orphan orphan) {
      RunId runId = orphan.row().runId();
      orphans.add(runId);
      // A run that is just being started or ended looks like this too, but not for an hour.
      if (orphansBefore.contains(runId)) {
        remedy.close(orphan);
      }
    } else if (!remedy.apply(difference)) {
      toDo.add(difference);
      dueAt = nanoTime.getAsLong() + Duration.ofSeconds(1).toNanos();
      return;
    }
    dueAt = toDo.isEmpty() ? nanoTime.getAsLong() + interval.toNanos() : nanoTime.getAsLong();
  }
}
