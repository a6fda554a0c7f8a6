package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerPipeline;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** When something could not be deployed it is looked for again sooner than in an hour. */
  static final Duration SOON = Duration.ofMinutes(5);

  private static final Duration WHEN_BUSY = Duration.ofSeconds(1);

  /**
   * An inventory that is being taken.
   *
   * @param before what was deployed here before the first page was read
   */
  private record Reading(Listing listing, Set<Deployment> before) {}

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
  private final Orphans orphans = new Orphans();
  private @Nullable Reading reading;
  private int failures;
  private boolean isUnfinished;

  /** When the next step is due. */
  private long dueAt;

  /** Set by other threads when the link comes up; also while an inventory is being taken. */
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
    if (isWanted && reading == null && toDo.isEmpty()) {
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
      return;
    }
    try {
      readPage();
    } catch (EngineException failed) {
      again("taking the inventory", failed.reason(), Duration.ZERO);
    }
  }

  private void readPage() {
    Reading current =
        reading == null ? new Reading(new Listing(), Set.copyOf(engine.deployments())) : reading;
    // Half a listing is none: what the missing half holds would look deleted.
    reading = null;
    pace.called(nanoTime.getAsLong());
    Answer<PipelinePage> page = server.pipelines(current.listing().next());
    if (page.failed().isPresent()) {
      ServerFailure failure = page.failed().get();
      Duration asked = failure.retryAfter().orElse(Duration.ZERO);
      pace.pause(nanoTime.getAsLong(), asked);
      again("reading the server's pipelines", failure.cause(), asked);
      return;
    }
    current.listing().add(page.given().orElseThrow());
    if (!current.listing().isRead()) {
      reading = current;
      return;
    }
    Optional<String> flaw = current.listing().flaw();
    if (flaw.isPresent()) {
      again("taking the inventory", flawed(flaw.get()), Duration.ZERO);
    } else {
      compare(current);
    }
  }

  /** It is taken again from its beginning. */
  private void again(String during, Cause cause, Duration asked) {
    failures++;
    listener.fault(during, cause);
    dueAt = nanoTime.getAsLong() + backoff.delayAfter(failures).plus(asked).toNanos();
  }

  private static Cause flawed(String flaw) {
    return Cause.of(
        Kind.SERVER_UNAVAILABLE,
        "the server's listing of pipelines is not whole: " + flaw,
        "Nothing was changed. It is read again later; pipelines that come and go meanwhile can cause"
            + " it.");
  }

  private void compare(Reading whole) {
    List<Deployment> now = engine.deployments();
    // After the listing, so that a run that began meanwhile is not missed.
    Set<RunId> live = engine.runs().stream().map(RunStatus::runId).collect(Collectors.toSet());
    Set<PipelineId> moving = changed(whole.before(), Set.copyOf(now));
    List<Deployment> here =
        now.stream().filter(deployment -> !moving.contains(deployment.pipelineId())).toList();
    List<ServerPipeline> there =
        whole.listing().pipelines().stream()
            .filter(pipeline -> !moving.contains(pipeline.id()))
            .toList();
    List<Difference> differences = inventory.compare(there, here, live);
    failures = 0;
    isUnfinished = false;
    take(differences, inventory.alarm(differences, here.size()));
    goOn(Duration.ZERO);
  }

  /**
   * What commands changed while the listing was read: some of its pages are older than that, and
   * would undo it.
   */
  private static Set<PipelineId> changed(Set<Deployment> before, Set<Deployment> now) {
    return Stream.concat(before.stream(), now.stream())
        .filter(deployment -> !(before.contains(deployment) && now.contains(deployment)))
        .map(Deployment::pipelineId)
        .collect(Collectors.toSet());
  }

  private void take(List<Difference> differences, Optional<Cause> alarm) {
    alarm.ifPresent(cause -> listener.fault("taking the inventory", cause));
    List<Difference.Orphan> found = new ArrayList<>();
    for (Difference difference : differences) {
      if (difference instanceof Difference.Orphan orphan) {
        found.add(orphan);
      } else if (alarm.isEmpty() || !difference.isRemoval()) {
        toDo.add(difference);
      }
    }
    orphans.toClose(found, nanoTime.getAsLong()).forEach(remedy::close);
  }

  private void putRight(Difference difference) {
    goOn(Duration.ZERO);
    Remedy.Result result = remedy.apply(difference);
    switch (result) {
      case DONE -> failures = 0;
      case BUSY -> {
        toDo.add(difference);
        goOn(WHEN_BUSY);
      }
      case FAILED -> {
        isUnfinished = true;
        failures++;
        goOn(backoff.delayAfter(failures));
      }
    }
  }

  /** The next thing to put right after a pause; the next inventory when there is none. */
  private void goOn(Duration pause) {
    Duration next = isUnfinished && SOON.compareTo(interval) < 0 ? SOON : interval;
    dueAt = nanoTime.getAsLong() + (toDo.isEmpty() ? next : pause).toNanos();
  }
}
