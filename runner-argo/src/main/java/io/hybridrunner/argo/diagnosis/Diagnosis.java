package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.argo.diagnosis.PodRecord.Container;
import io.hybridrunner.argo.diagnosis.Reading.NeedsLook;
import io.hybridrunner.argo.diagnosis.Reading.Plain;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.openmetadata.RowRules;
import io.hybridrunner.openmetadata.RowRules.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Says how a run stands, why it waits and why it ended other than well. Pure and thread-safe.
 *
 * <p>{@link #read} is for every change that the watch brings: it looks at the Workflow alone.
 * {@link #diagnose} is for those it wants looked at. {@link #deleted} is for a Workflow that is
 * gone.
 *
 * <p>A Workflow does not change when its main container starts late, when a Secret or an image
 * stays away, when its deadline passes before a machine has taken its pod, or when its machine is
 * lost. Whoever uses this looks again at each run that {@link NeedsLook} about every 10 s, and at
 * all that live every few minutes.
 */
public final class Diagnosis {

  private final Bounds bounds;

  /** With these bounds. */
  public Diagnosis(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * What a Workflow says by itself.
   *
   * @param previous how the run was reported last, if it was: a run that works needs no look
   */
  public Reading read(WorkflowRecord run, Optional<RunStatus> previous, Instant now) {
    Scene scene = Scene.of(run, Surroundings.NONE, previous, now);
    if (run.isTerminal()) {
      RunStatus end = end(scene);
      return end.phase() == RunPhase.SUCCESS ? new Plain(end) : new NeedsLook(end);
    }
    RunPhase phase = before(previous);
    if (phase == RunPhase.RUNNING && run.attempts().size() < 2) {
      return new Plain(status(scene, phase, Optional.empty()));
    }
    Optional<Cause> reason = withoutPod(scene);
    RunStatus status = status(scene, phase, reason);
    boolean mayWork = run.newest().isPresent();
    boolean mustSayWhy = reason.isEmpty() && waited(scene).compareTo(bounds.reasonAfter()) >= 0;
    return mayWork || mustSayWhy ? new NeedsLook(status) : new Plain(status);
  }

  /**
   * What a look at the pods and events has shown.
   *
   * @param previous how the run was reported last, if it was
   */
  public Verdict diagnose(
      WorkflowRecord run, Surroundings seen, Optional<RunStatus> previous, Instant now) {
    Scene scene = Scene.of(run, seen, previous, now);
    if (run.isTerminal()) {
      return new Verdict(end(scene), Optional.empty());
    }
    RunPhase phase = hasWorked(scene) ? RunPhase.RUNNING : before(previous);
    Optional<Cause> reason = live(scene).map(cause -> cause.withEvidence(shown(scene)));
    RunStatus status = status(scene, phase, reason);
    if (isStopping(run)) {
      return new Verdict(status, Optional.empty());
    }
    Optional<Cause> hopeless =
        Hopeless.cause(scene, bounds).map(cause -> cause.withEvidence(shown(scene)));
    return new Verdict(status, hopeless);
  }

  /**
   * How a run ended whose Workflow is gone.
   *
   * @param last the Workflow as it was seen last
   */
  public RunStatus deleted(WorkflowRecord last, Optional<RunStatus> previous, Instant now) {
    Scene scene = Scene.of(last, Surroundings.NONE, previous, now);
    if (last.isTerminal()) {
      return end(scene);
    }
    Cause cause =
        last.marks()
            .failedBecause()
            .or(() -> Ends.asked(last))
            .orElseGet(() -> Causes.deletedByHand(last.name()));
    Outcome outcome = RowRules.outcome(Optional.empty(), Optional.of(cause), List.of());
    return status(scene, outcome.phase(), outcome.cause());
  }

  private RunStatus end(Scene scene) {
    WorkflowRecord run = scene.run();
    Optional<Integer> exit = Ends.exitCode(scene);
    List<String> evidence = Evidence.of(scene.log(), scene.events());
    if (run.progress().phase() == WorkflowPhase.SUCCEEDED
        && exit.filter(code -> code == 0).isPresent()) {
      return status(scene, RunPhase.SUCCESS, Optional.empty());
    }
    Optional<Cause> trouble =
        run.marks()
            .failedBecause()
            .or(() -> Ends.asked(run))
            .or(() -> Ends.trouble(scene))
            .map(cause -> cause.withEvidence(evidence));
    // A Workflow that Argo calls failed is none that ended well, whatever main's exit code was.
    Optional<Integer> counted =
        run.progress().phase() == WorkflowPhase.SUCCEEDED ? exit : exit.filter(code -> code != 0);
    Outcome outcome = RowRules.outcome(counted, trouble, evidence);
    return status(scene, outcome.phase(), outcome.cause());
  }

  /** Why a live run does not work now, or not for long; empty when it does. */
  private Optional<Cause> live(Scene scene) {
    if (scene.mainHasStarted()) {
      return Hopeless.machineLost(scene, Duration.ZERO).or(() -> Ends.leaving(scene));
    }
    if (scene.run().newest().isEmpty() && scene.pod().isEmpty()) {
      return withoutPod(scene);
    }
    return Hopeless.podGone(scene, bounds.reasonAfter())
        .or(() -> Waits.trouble(scene))
        .or(() -> Waits.forTheNextAttempt(scene.run()))
        .or(
            () ->
                waited(scene).compareTo(bounds.reasonAfter()) < 0
                    ? Optional.empty()
                    : Waits.reason(scene).or(() -> Optional.of(Causes.noPodYet())));
  }

  /** Why there is no pod yet, by the Workflow alone. */
  private Optional<Cause> withoutPod(Scene scene) {
    WorkflowRecord run = scene.run();
    Duration waited = waited(scene);
    if (run.progress().phase() == WorkflowPhase.NONE) {
      return waited.compareTo(bounds.reasonAfter()) < 0
          ? Optional.empty()
          : Optional.of(Causes.notPickedUp(waited));
    }
    return Waits.ofWorkflow(run).or(() -> Waits.trouble(scene));
  }

  private static Duration waited(Scene scene) {
    return Hopeless.since(scene.run().progress().createdAt(), scene.now());
  }

  private static boolean isStopping(WorkflowRecord run) {
    return run.shutdown().isPresent()
        || run.marks().killedBy().isPresent()
        || run.marks().failedBecause().isPresent()
        || run.progress().deletedAt().isPresent();
  }

  private static RunPhase before(Optional<RunStatus> previous) {
    return previous
        .map(RunStatus::phase)
        .filter(phase -> phase == RunPhase.RUNNING)
        .orElse(RunPhase.QUEUED);
  }

  /** Whether the main container of any attempt has run, as far as can be seen. */
  private static boolean hasWorked(Scene scene) {
    return scene.mainHasStarted()
        || scene.run().attempts().stream().anyMatch(node -> node.exitCode().isPresent());
  }

  private static List<String> shown(Scene scene) {
    return Evidence.of(List.of(), scene.events());
  }

  private static RunStatus status(Scene scene, RunPhase phase, Optional<Cause> cause) {
    WorkflowRecord run = scene.run();
    Optional<Instant> begun =
        phase == RunPhase.QUEUED
            ? Optional.empty()
            : scene.previous().flatMap(RunStatus::startedAt).or(() -> startedAt(scene));
    Optional<Instant> ended =
        phase.isTerminal()
            ? run.progress().finishedAt().or(() -> Optional.of(scene.now()))
            : Optional.empty();
    return new RunStatus(run.runId(), run.pipelineId(), run.title(), phase, begun, ended, cause);
  }

  /** Of main where it is known; else when Argo began with its pod. */
  private static Optional<Instant> startedAt(Scene scene) {
    return scene
        .pod()
        .flatMap(PodRecord::main)
        .flatMap(Container::startedAt)
        .or(
            () ->
                scene.run().attempts().stream()
                    .filter(node -> node.exitCode().isPresent())
                    .flatMap(node -> node.startedAt().stream())
                    .findFirst());
  }
}
