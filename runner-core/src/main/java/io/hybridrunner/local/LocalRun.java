package io.hybridrunner.local;

import io.hybridrunner.local.Launcher.Launch;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.openmetadata.LogDiagnosis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run. What is to be done next is read off its files each time, so it makes no difference
 * whether this engine or one before it did the last step. Steps of one run never overlap: a trigger
 * during a step makes another step follow. Thread-safe.
 */
final class LocalRun {

  private static final int MAX_LAUNCHES = 3;

  /** A claim, and a log after its command's end, are written at once; later they never will be. */
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);

  private final RunFiles files;
  private final Launcher launcher;
  private final RunId runId;
  private final Termination termination;
  private final Complaints complaints;
  private final RunEvidence evidence;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Steps steps;
  private final RunNews news;

  /** Changed under the monitor only, together with {@code run.json}. */
  private volatile RunRecord record;

  // Within steps only.
  private @Nullable Process supervisor;
  private @Nullable Instant exitSeenAt;
  private int launches;

  LocalRun(RunFiles files, RunRecord record, Launcher launcher) {
    this.files = files;
    this.record = record;
    this.launcher = launcher;
    this.runId = record.runId();
    this.complaints = new Complaints(runId);
    this.evidence = new RunEvidence(runId, files, launcher);
    this.news = new RunNews(launcher.observer(), record);
    this.steps =
        new Steps(
            launcher.workers(), this::step, failed -> complaints.say(failed, launcher.isClosed()));
    this.termination = new Termination(launcher.settings().killGrace());
  }

  RunRecord record() {
    return record;
  }

  RunStatus status() {
    return news.status(record);
  }

  RunLog log() {
    return files.log();
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  private synchronized RunRecord update(UnaryOperator<RunRecord> change) throws IOException {
    if (launcher.isClosed()) {
      throw Refusals.closed();
    }
    RunRecord changed = change.apply(record);
    if (!changed.equals(record)) {
      files.write(changed);
      record = changed;
    }
    return changed;
  }

  /** Asks it to end, for good; whether there was something to end. */
  boolean kill(String by) throws IOException {
    RunRecord asked =
        update(old -> old.phase().isTerminal() ? old : old.killed(old.killedBy().orElse(by)));
    trigger();
    return !asked.phase().isTerminal();
  }

  /** The control plane knows its end; whether it had one. */
  boolean settle() throws IOException {
    return update(old -> old.phase().isTerminal() ? old.known() : old).settled();
  }

  void delete() throws IOException {
    files.delete();
  }

  /** Takes its place among those that wait for a slot. */
  void lineUp() {
    if (!record.phase().isTerminal()) {
      launcher.slots().lineUp(this);
    }
  }

  void tick() {
    if (!ended.isDone()) {
      trigger();
    }
  }

  void trigger() {
    steps.trigger();
  }

  private void step() throws IOException {
    news.tell(record);
    if (record.phase().isTerminal()) {
      bury();
      return;
    }
    Optional<Claim> claim = files.claim();
    if (claim.isEmpty()) {
      stepUnclaimed();
    } else if (!claim.get().whole()) {
      stepHalfClaimed(claim.get());
    } else if (claim.get().isEngines()) {
      neverStarted();
    } else {
      stepClaimed(claim.get());
    }
  }

  private void stepUnclaimed() throws IOException {
    Process started = supervisor;
    if (started != null && started.isAlive()) {
      return;
    }
    if (record.killedBy().isPresent()) {
      claim();
    } else if (launches == MAX_LAUNCHES) {
      refuse(
          Ends.notStarted(launches, complaints.last()).withEvidence(files.supervisorComplaints()));
    } else if (launcher.slots().take(this)) {
      news.waitsNoMore();
      launch();
    } else if (launcher.slots().areTaken()) {
      news.waits(record, Ends.noSlot(launcher.settings().maxRunning()));
    }
  }

  /** It is never to start, for this cause; unless it has started already. */
  private void refuse(Cause cause) throws IOException {
    // On record before the claim: whoever finds the engine's claim must know why it was made.
    RunRecord unused = update(old -> old.refused(cause));
    claim();
  }

  /** Only who has the claim may say that a run never starts: a supervisor may be about to. */
  private void claim() throws IOException {
    if (files.claimForEngine()) {
      neverStarted();
    } else {
      trigger();
    }
  }

  private void launch() throws IOException {
    launches++;
    RunRequest request = files.request();
    RunRecord unused = update(old -> old.launched(launcher.clock().instant()));
    Launch launch = launcher.launch(runId, request, files);
    if (launch instanceof Launch.Impossible impossible) {
      refuse(impossible.cause());
    } else if (launch instanceof Launch.Started started) {
      supervisor = started.supervisor();
      evidence.maskWith(started.masking());
      var unusedToo = started.supervisor().onExit().thenRun(this::trigger);
    }
  }

  /** Nobody can have taken the run but a supervisor that died while it said so. */
  private void stepHalfClaimed(Claim claim) throws IOException {
    if (launcher.clock().instant().isAfter(claim.takenAt().plus(WRITTEN_WITHIN))) {
      lost(claim);
    }
  }

  private void stepClaimed(Claim claim) throws IOException {
    launcher.slots().occupy(this);
    if (record.phase() == RunPhase.QUEUED) {
      RunRecord unused =
          update(
              old -> (old.startedAt().isPresent() ? old : old.launched(claim.takenAt())).running());
      news.tell(record);
    }
    // Asked before the exit file is read: it is written before the supervisor ends.
    boolean isAlive = claim.isAlive();
    OptionalInt exit = files.exitCode();
    if (exit.isPresent()) {
      commandEnded(claim, isAlive, exit.getAsInt());
    } else if (!isAlive) {
      lost(claim);
    } else {
      files.log().trim(launcher.settings().maxLogBytes());
      if (mustEnd()) {
        terminate(claim);
      }
    }
  }

  private boolean mustEnd() throws IOException {
    Instant now = launcher.clock().instant();
    RunRecord checked = update(old -> old.isDue(now) ? old.deadlinePassed() : old);
    return checked.killedBy().isPresent() || checked.overdue();
  }

  /** Until nothing of the whole tree lives. */
  private void terminate(Claim claim) throws IOException {
    Set<ProcessHandle> tree = ProcessTree.of(runId, claim, files.sessionLeader());
    if (termination.step(tree, launcher.clock().instant()) && tree.isEmpty()) {
      // Its command is gone, and yet it does not say so: nothing more is to be heard from it.
      ProcessTree.supervisor(claim).forEach(ProcessHandle::destroyForcibly);
    }
  }

  /**
   * Its exit code is known. It has ended when nothing it left behind lives and its log is whole.
   */
  private void commandEnded(Claim claim, boolean isAlive, int code) throws IOException {
    Set<ProcessHandle> left = ProcessTree.leftovers(runId, claim, files.sessionLeader());
    left.forEach(ProcessHandle::destroyForcibly);
    Instant now = launcher.clock().instant();
    Instant seen = exitSeenAt == null ? now : exitSeenAt;
    exitSeenAt = seen;
    if (isAlive && now.isAfter(seen.plus(WRITTEN_WITHIN))) {
      ProcessTree.supervisor(claim).forEach(ProcessHandle::destroyForcibly);
    }
    if (isAlive || !left.isEmpty()) {
      return;
    }
    files.log().trim(launcher.settings().maxLogBytes());
    if (record.overdue()) {
      fail(Ends.deadline(record).withEvidence(evidence.lines()));
    } else if (code == 0) {
      finish(RunPhase.SUCCESS, Optional.empty());
    } else {
      fail(LogDiagnosis.explain(Ends.failed(code).withEvidence(evidence.lines())));
    }
  }

  /** The supervisor died without an exit code: the machine went down, or it was killed. */
  private void lost(Claim claim) throws IOException {
    Set<ProcessHandle> tree = ProcessTree.of(runId, claim, files.sessionLeader());
    if (!tree.isEmpty()) {
      tree.forEach(ProcessHandle::destroyForcibly);
      return;
    }
    if (record.refusal().isPresent()) {
      neverStarted();
      return;
    }
    fail((record.overdue() ? Ends.deadline(record) : Ends.lost()).withEvidence(evidence.lines()));
  }

  /** The engine has made the claim, because of a kill or of what is in the way. */
  private void neverStarted() throws IOException {
    fail(record.refusal().orElseGet(Ends::lost));
  }

  private void fail(Cause cause) throws IOException {
    finish(RunPhase.FAILED, Optional.of(cause));
  }

  private void finish(RunPhase end, Optional<Cause> cause) throws IOException {
    RunRecord unused = update(old -> old.ended(end, cause, launcher.clock().instant()));
    news.tell(record);
    bury();
  }

  /** Removes what only a living run needs. */
  private void bury() throws IOException {
    if (!ended.isDone()) {
      launcher.removeConfig(runId);
      files.dropRequest();
      ended.complete(null);
      launcher.slots().leave(this).ifPresent(LocalRun::trigger);
    }
  }
}
