package io.hybridrunner.argo;

import static io.hybridrunner.argo.cluster.ResourceType.EVENT;
import static io.hybridrunner.argo.cluster.ResourceType.WORKFLOW;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.diagnosis.Bounds;
import io.hybridrunner.argo.diagnosis.Diagnosis;
import io.hybridrunner.argo.diagnosis.EventRecord;
import io.hybridrunner.argo.diagnosis.FailedBecause;
import io.hybridrunner.argo.diagnosis.PodRecord;
import io.hybridrunner.argo.diagnosis.Reading;
import io.hybridrunner.argo.diagnosis.Surroundings;
import io.hybridrunner.argo.diagnosis.Verdict;
import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.argo.manifest.Patches;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.NamedThreads;
import io.hybridrunner.spi.RunObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how runs stand: at once what a Workflow says by itself, and after a look at its pods,
 * events and log what it does not say. Ends runs that will never go on. Thread-safe.
 */
final class Inspector implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Inspector.class);
  private static final int LOOKERS = 4;
  private static final int COMPARED = 10;

  /** How long a look that did not come about is a problem, when none follows. */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  /** After so many failed looks an end is told without what they would have shown. */
  private static final int MOST_FAILURES = 8;

  private final KubernetesApi api;
  private final RunLogs logs;
  private final Deployments deployments;
  private final Clock clock;
  private final Diagnosis diagnosis = new Diagnosis(Bounds.defaults());
  private final ExecutorService lookers =
      Executors.newFixedThreadPool(LOOKERS, new NamedThreads("argo-look-"));
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("argo-tick-"));
  private volatile RunObserver observer = status -> {};
  private volatile Optional<Blindness> blindness = Optional.empty();

  Inspector(KubernetesApi api, RunLogs logs, Deployments deployments, Clock clock) {
    this.api = api;
    this.logs = logs;
    this.deployments = deployments;
    this.clock = clock;
  }

  /** Begins to tell, and to look after time. */
  void start(RunObserver to, RunTracker tracker) {
    observer = to;
    var unused =
        ticker.scheduleWithFixedDelay(
            () -> tracker.all().forEach(run -> mind(run, tracker)), 1, 1, TimeUnit.SECONDS);
    var unusedToo =
        ticker.scheduleWithFixedDelay(
            () -> attempt(lookers, () -> compare(tracker)), COMPARED, COMPARED, TimeUnit.MINUTES);
  }

  /** A watch that missed something does not know it: now and then the whole is compared. */
  void compare(RunTracker tracker) {
    try {
      tracker.listed(
          api.listForWatch(WORKFLOW, Labels.OWED_SELECTOR, Runs::withoutTemplates).objects());
    } catch (EngineException away) {
      LOGGER.debug("Workflows are not compared: {}", away.reason().sentence());
    } catch (RuntimeException fault) {
      LOGGER.error("comparing Workflows failed", fault);
    }
  }

  /** Something was seen of a run, by the watch. */
  void news(TrackedRun run, RunTracker tracker) {
    look(run, tracker, true);
  }

  /** Something was seen of a run, by whoever called the engine: he is not made to tell it. */
  void newsLater(TrackedRun run, RunTracker tracker) {
    attempt(ticker, () -> news(run, tracker));
  }

  /** How a run stands, as far as was told or can be said at once. */
  RunStatus current(TrackedRun run) {
    Optional<RunStatus> told = run.status();
    return told.orElseGet(
        () -> {
          RunStatus read = read(run).status();
          return read.phase().isTerminal() ? untold(read) : read;
        });
  }

  /** It has ended, and why is being looked at: that is not told yet. */
  private static RunStatus untold(RunStatus end) {
    return new RunStatus(
        end.runId(),
        end.pipelineId(),
        end.name(),
        RunPhase.RUNNING,
        end.startedAt(),
        Optional.empty(),
        Optional.empty());
  }

  private Reading read(TrackedRun run) {
    return diagnosis.read(run.record(), run.status(), clock.instant());
  }

  private void mind(TrackedRun run, RunTracker tracker) {
    try {
      if (!run.isEnded()) {
        look(run, tracker, false);
      }
    } catch (RuntimeException fault) {
      LOGGER.error("looking after run {} failed", run.record().runId(), fault);
    }
  }

  private void look(TrackedRun run, RunTracker tracker, boolean atOnce) {
    if (!run.isGone()) {
      Reading reading = read(run);
      if (reading instanceof Reading.Plain || !reading.status().phase().isTerminal()) {
        run.tell(reading.status(), observer);
      }
      boolean works = reading.status().phase() == RunPhase.RUNNING;
      if (reading instanceof Reading.Plain && (atOnce || !works)) {
        return;
      }
    }
    if (run.beginLook(clock.instant(), atOnce)) {
      attempt(lookers, () -> lookNow(run, tracker));
    }
  }

  private static void attempt(ExecutorService executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException closed) {
      LOGGER.trace("closed", closed);
    }
  }

  private void lookNow(TrackedRun run, RunTracker tracker) {
    WorkflowRecord seen = run.record();
    boolean failed = false;
    try {
      if (run.isGone()) {
        lookForIt(run, tracker);
      } else {
        lookAround(run, seen);
      }
    } catch (EngineException away) {
      failed = true;
      if (!lookers.isShutdown()) {
        blind(away.reason());
      }
      tellWithoutLook(run, seen, !away.reason().kind().isTransient());
    } catch (RuntimeException fault) {
      failed = true;
      LOGGER.error("looking at run {} failed", seen.runId(), fault);
      tellWithoutLook(run, seen, true);
    } finally {
      run.endLook(clock.instant(), failed);
    }
    if (!failed && !run.record().equals(seen)) {
      attempt(ticker, () -> news(run, tracker));
    }
  }

  /** A Workflow that left the watch was deleted, or somebody settled it. */
  private void lookForIt(TrackedRun run, RunTracker tracker) {
    WorkflowRecord last = run.record();
    Optional<WorkflowRecord> there =
        api.get(WORKFLOW, last.name())
            .flatMap(WorkflowRecord::of)
            .filter(record -> record.uid().equals(last.uid()));
    if (there.isEmpty()) {
      run.tell(diagnosis.deleted(last, run.status(), clock.instant()), observer);
    } else if (there.get().marks().owed()) {
      run.saw(there.get());
    } else {
      tracker.drop(run);
    }
  }

  private void lookAround(TrackedRun run, WorkflowRecord record) {
    List<PodRecord> pods = logs.pods(record);
    Verdict verdict = verdict(run, record, new Surroundings(pods, List.of(), List.of()));
    boolean works =
        verdict.status().phase() == RunPhase.RUNNING && verdict.status().cause().isEmpty();
    if (record.isTerminal() || !works) {
      List<String> tail = record.isTerminal() ? logs.tail(pods) : List.of();
      verdict = verdict(run, record, new Surroundings(pods, events(record, pods), tail));
    }
    verdict.hopeless().ifPresent(cause -> giveUp(run, record, cause));
    blindness = Optional.empty();
    run.tell(verdict.status(), observer);
  }

  private Verdict verdict(TrackedRun run, WorkflowRecord record, Surroundings seen) {
    return diagnosis.diagnose(record, seen, run.status(), clock.instant());
  }

  private List<EventRecord> events(WorkflowRecord record, List<PodRecord> pods) {
    List<String> names = new ArrayList<>(List.of(record.name()));
    record
        .newest()
        .map(node -> node.podName())
        .filter(name -> !names.contains(name))
        .ifPresent(names::add);
    pods.stream().map(PodRecord::name).filter(name -> !names.contains(name)).forEach(names::add);
    List<EventRecord> events = new ArrayList<>();
    for (String name : names) {
      api.list(EVENT, "", "involvedObject.name=" + name).stream()
          .map(EventRecord::of)
          .forEach(events::add);
    }
    return events;
  }

  private void giveUp(TrackedRun run, WorkflowRecord record, Cause cause) {
    LOGGER.info("run {} will not go on: {}", record.runId(), cause.sentence());
    Optional<Fields> patched =
        api.merge(WORKFLOW, record.name(), Patches.givenUp(FailedBecause.write(cause)));
    patched.flatMap(WorkflowRecord::of).ifPresent(run::saw);
    if (cause.kind() == Kind.SECRET_MISSING) {
      record.pipelineId().ifPresent(pipeline -> deployments.lost(pipeline, cause.message()));
    }
  }

  /** That runs cannot be looked at, and since when that was not tried again. */
  private record Blindness(Cause why, Instant at) {}

  /** What cannot be looked at is said once, until it is something else. */
  private void blind(Cause why) {
    Optional<Blindness> before = blindness;
    blindness = Optional.of(new Blindness(why, clock.instant()));
    if (before.filter(old -> old.why().kind() == why.kind()).isEmpty()) {
      LOGGER.warn("why runs wait or fail cannot be found out: {}", why.sentence());
    }
  }

  /** Why runs cannot be looked at; empty when they can, or nobody has looked for a while. */
  Optional<Cause> problem() {
    Instant recent = clock.instant().minus(REMEMBERED);
    return blindness.filter(last -> last.at().isAfter(recent)).map(Blindness::why);
  }

  /** An end is not kept back for ever because nobody says why. */
  private void tellWithoutLook(TrackedRun run, WorkflowRecord record, boolean isFinal) {
    if (record.isTerminal() && (isFinal || run.failedLooks() >= MOST_FAILURES)) {
      Instant now = clock.instant();
      run.tell(diagnosis.diagnose(record, Surroundings.NONE, run.status(), now).status(), observer);
    }
  }

  /** A status for a run that is settled: how it ended, by its Workflow alone. */
  RunStatus settled(WorkflowRecord record) {
    return diagnosis
        .diagnose(record, Surroundings.NONE, Optional.empty(), clock.instant())
        .status();
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    lookers.shutdownNow();
  }
}
