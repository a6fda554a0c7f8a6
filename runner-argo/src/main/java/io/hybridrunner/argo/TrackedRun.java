package io.hybridrunner.argo;

import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.RunObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run that lives or is owed: what was last seen of it, and what was last told. Thread-safe. */
final class TrackedRun {

  private static final Logger LOGGER = LoggerFactory.getLogger(TrackedRun.class);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Of a run that works only a lost machine is looked for. */
  private static final Duration WORKING = Duration.ofMinutes(3);

  private final CompletableFuture<RunStatus> ended = new CompletableFuture<>();
  private WorkflowRecord record;
  private @Nullable RunStatus told;
  private final Queue<RunStatus> untold = new ArrayDeque<>();
  private boolean isTelling;
  private boolean isGone;
  private boolean isLooking;
  private int looks;
  private int failedLooks;
  private Instant nextLook = Instant.MIN;

  TrackedRun(WorkflowRecord record) {
    this.record = record;
  }

  synchronized WorkflowRecord record() {
    return record;
  }

  /**
   * Takes up what was seen, unless it is older than what is known: a call's answer can be overtaken
   * by the watch.
   */
  synchronized void saw(WorkflowRecord seen) {
    if (version(seen) < version(record)) {
      return;
    }
    isGone = isGone && version(seen) == version(record);
    record = seen;
  }

  /** API servers count; what does not look like a number counts as new. */
  private static long version(WorkflowRecord record) {
    try {
      return Long.parseLong(record.resourceVersion());
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }

  /** Its Workflow is not there any more. */
  synchronized void gone() {
    isGone = true;
  }

  synchronized boolean isGone() {
    return isGone;
  }

  synchronized Optional<RunStatus> status() {
    return Optional.ofNullable(told);
  }

  /** Done with the terminal status. */
  CompletableFuture<RunStatus> ended() {
    return ended;
  }

  /** Tells what is new, in order, and never back; no lock is held meanwhile. */
  void tell(RunStatus status, RunObserver observer) {
    if (!take(status)) {
      return;
    }
    for (Optional<RunStatus> next = next(); next.isPresent(); next = next()) {
      observe(next.get(), observer);
      if (next.get().phase().isTerminal()) {
        ended.complete(next.get());
      }
    }
  }

  private void observe(RunStatus status, RunObserver observer) {
    try {
      observer.observe(status);
    } catch (RuntimeException fault) {
      // It should not throw; the core hears of the run again by its own listing.
      LOGGER.error("whoever hears of run {} failed", status.runId(), fault);
    }
  }

  /** Whether the caller is the one who tells; another who does tells this too. */
  private synchronized boolean take(RunStatus status) {
    RunStatus next = forward(status);
    if (next.equals(told) || (told != null && told.phase().isTerminal())) {
      return false;
    }
    told = next;
    untold.add(next);
    boolean isFirst = !isTelling;
    isTelling = true;
    return isFirst;
  }

  private synchronized Optional<RunStatus> next() {
    Optional<RunStatus> next = Optional.ofNullable(untold.poll());
    isTelling = next.isPresent();
    return next;
  }

  private RunStatus forward(RunStatus next) {
    if (told == null || told.phase().canBecome(next.phase())) {
      return next;
    }
    return new RunStatus(
        next.runId(),
        next.pipelineId(),
        next.name(),
        told.phase(),
        told.startedAt(),
        next.endedAt(),
        next.cause());
  }

  /** Whether a look is due, and nobody looks now; then the caller does. */
  synchronized boolean beginLook(Instant now, boolean atOnce) {
    boolean isTold = told != null && told.phase().isTerminal();
    if (isLooking || isTold || !(atOnce || !now.isBefore(nextLook))) {
      return false;
    }
    isLooking = true;
    return true;
  }

  /** The look is over; the next one comes later each time, as little changes then. */
  synchronized void endLook(Instant now, boolean failed) {
    isLooking = false;
    looks++;
    failedLooks = failed ? failedLooks + 1 : 0;
    Duration pause = FIRST_LOOK.multipliedBy(failed ? failedLooks : looks);
    Duration most = told != null && told.phase() == RunPhase.RUNNING ? WORKING : LONGEST;
    nextLook = now.plus(pause.compareTo(most) < 0 ? pause : most);
  }

  /** How many looks in a row did not come about. */
  synchronized int failedLooks() {
    return failedLooks;
  }

  /** Whether the run has ended, as far as was told. */
  synchronized boolean isEnded() {
    return told != null && told.phase().isTerminal();
  }
}
