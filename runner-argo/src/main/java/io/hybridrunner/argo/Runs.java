package io.hybridrunner.argo;

import static io.hybridrunner.argo.cluster.ResourceType.SECRET;
import static io.hybridrunner.argo.cluster.ResourceType.WORKFLOW;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.Propagation;
import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.argo.manifest.Manifests;
import io.hybridrunner.argo.manifest.Names;
import io.hybridrunner.argo.manifest.Patches;
import io.hybridrunner.argo.watch.ResourceWatch;
import io.hybridrunner.argo.watch.ResourceWatch.Settings;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.RunObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs as Workflows: started, followed, ended, settled. Thread-safe. */
final class Runs implements AutoCloseable {

  private final KubernetesApi api;
  private final Manifests manifests;
  private final Deployments deployments;
  private final Duration endWithin;
  private final Duration listWithin;
  private final Inspector inspector;
  private final RunTracker tracker;
  private final ResourceWatch watch;
  private volatile RunObserver observer = status -> {};

  Runs(
      KubernetesApi api,
      Manifests manifests,
      Deployments deployments,
      RunLogs logs,
      ArgoSettings settings,
      Clock clock) {
    this.api = api;
    this.manifests = manifests;
    this.deployments = deployments;
    // Argo looks again every 10 s, and the pod's grace comes on top.
    this.endWithin = settings.pods().lifetime().killGrace().plusSeconds(40);
    this.listWithin = settings.callTimeout();
    this.inspector = new Inspector(api, logs, deployments, clock);
    this.tracker = new RunTracker(inspector);
    this.watch =
        new ResourceWatch(
            api,
            WORKFLOW,
            Labels.OWED_SELECTOR,
            tracker,
            Settings.named("argo-watch").keeping(Runs::withoutTemplates));
  }

  /** The largest part of a Workflow, which nobody reads here. */
  static Fields withoutTemplates(Fields workflow) {
    Fields spec = workflow.fields("spec");
    return workflow.with("spec", spec.with("templates", Literal.NULL));
  }

  void start(RunObserver to) {
    observer = to;
    inspector.start(to, tracker);
    watch.start();
  }

  /** Creates the run's Workflow, or finds that it was created before. */
  void submit(RunPlan plan) {
    Fields workflow = workflow(plan);
    Fields made =
        api.create(WORKFLOW, workflow)
            .orElseGet(() -> present(plan, workflow.text("metadata", "name").orElseThrow()));
    manifests
        .runSecret(plan, made.text("metadata", "uid").orElseThrow())
        .ifPresent(
            secret -> {
              Optional<Fields> unused = api.create(SECRET, secret);
            });
    tracker.see(made);
  }

  private Fields workflow(RunPlan plan) {
    if (plan instanceof RunPlan.OfPipeline run) {
      return manifests.run(deployments.templateOf(run.deployment()), run);
    }
    return manifests.adHoc((RunPlan.AdHoc) plan);
  }

  private Fields present(RunPlan plan, String name) {
    Fields there = api.get(WORKFLOW, name).orElseThrow(() -> Refusals.conflict(plan.runId()));
    boolean isSame =
        there.text("metadata", "annotations", Labels.DIGEST).equals(Optional.of(plan.specHash()));
    if (!isSame) {
      throw Refusals.conflict(plan.runId());
    }
    return there;
  }

  int kill(PipelineId pipelineId, Optional<RunId> runId, String requestedBy) {
    int asked = 0;
    for (WorkflowRecord record : live(pipelineId, runId)) {
      asked += terminate(record, requestedBy, false) ? 1 : 0;
    }
    return asked;
  }

  /** Those that have not ended, as the API server has them now. */
  private List<WorkflowRecord> live(PipelineId pipelineId, Optional<RunId> runId) {
    if (runId.isPresent()) {
      return find(runId.get()).filter(record -> !record.isTerminal()).stream().toList();
    }
    return api.list(WORKFLOW, Labels.liveOf(pipelineId)).stream()
        .flatMap(workflow -> WorkflowRecord.of(workflow).stream())
        .filter(record -> !record.isTerminal())
        .toList();
  }

  private boolean terminate(WorkflowRecord record, String requestedBy, boolean forGood) {
    boolean isAsked = record.marks().killedBy().isPresent();
    if (isAsked && !forGood) {
      return false;
    }
    String by = record.marks().killedBy().orElse(requestedBy);
    Optional<Fields> patched = api.merge(WORKFLOW, record.name(), Patches.killed(by, forGood));
    patched.ifPresent(tracker::see);
    return patched.isPresent() && !isAsked;
  }

  /** Ends all runs of a pipeline that goes, and waits for their ends. */
  void end(PipelineId pipelineId, String requestedBy) {
    for (WorkflowRecord record : live(pipelineId, Optional.empty())) {
      boolean unused = terminate(record, requestedBy, true);
    }
    List<CompletableFuture<RunStatus>> ends =
        tracker.of(pipelineId).stream().map(TrackedRun::ended).toList();
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(endWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw Refusals.stillWorking(pipelineId, endWithin);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Refusals.closed();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("an end never fails", impossible);
    }
    removeEnded(pipelineId, requestedBy);
  }

  /** What is owed stays until it is settled, and goes then. */
  private void removeEnded(PipelineId pipelineId, String requestedBy) {
    List<WorkflowRecord> late = new ArrayList<>();
    for (Fields workflow : api.list(WORKFLOW, Labels.ofPipeline(pipelineId))) {
      WorkflowRecord.of(workflow)
          .ifPresent(
              record -> {
                if (record.isTerminal()) {
                  removeEnded(record);
                } else {
                  late.add(record);
                }
              });
    }
    // Argo may have begun one while the others ended.
    late.forEach(record -> terminate(record, requestedBy, true));
    if (!late.isEmpty()) {
      throw Refusals.stillWorking(pipelineId, endWithin);
    }
  }

  private void removeEnded(WorkflowRecord record) {
    if (record.marks().owed()) {
      api.merge(WORKFLOW, record.name(), Patches.undeployed()).ifPresent(tracker::see);
    } else {
      boolean unused = api.delete(WORKFLOW, record.name(), Propagation.BACKGROUND);
    }
  }

  List<RunStatus> owed() {
    awaitListed();
    return tracker.statuses();
  }

  private void awaitListed() {
    try {
      if (!tracker.awaitListed(listWithin)) {
        throw new EngineException(watch.problem().orElseGet(Refusals::notReadYet));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.closed();
    }
  }

  Optional<RunStatus> run(RunId runId) {
    Optional<RunStatus> tracked = tracker.of(runId).map(inspector::current);
    return tracked.isPresent() ? tracked : find(runId).map(inspector::settled);
  }

  private Optional<WorkflowRecord> find(RunId runId) {
    // A scheduled run has no label with its id before it is settled: only the tracker knows it.
    awaitListed();
    Optional<WorkflowRecord> tracked = tracker.of(runId).map(TrackedRun::record);
    if (tracked.isPresent()) {
      return tracked;
    }
    return api.get(WORKFLOW, Names.run(runId))
        .or(() -> api.list(WORKFLOW, Labels.RUN + "=" + runId).stream().findFirst())
        .flatMap(WorkflowRecord::of);
  }

  /** The Workflow of a run, or of the pipeline's newest one. */
  WorkflowRecord workflow(PipelineId pipelineId, Optional<RunId> runId) {
    if (runId.isPresent()) {
      return find(runId.get()).orElseThrow(() -> Refusals.noRun(pipelineId, runId));
    }
    return api.list(WORKFLOW, Labels.ofPipeline(pipelineId)).stream()
        .flatMap(workflow -> WorkflowRecord.of(workflow).stream())
        .max(Comparator.comparing(record -> record.progress().createdAt().orElse(Instant.MIN)))
        .orElseThrow(() -> Refusals.noRun(pipelineId, runId));
  }

  void settle(RunId runId, RunPhase terminal) {
    Optional<TrackedRun> tracked = tracker.of(runId);
    Optional<WorkflowRecord> record = tracked.map(TrackedRun::record).or(() -> find(runId));
    if (record.isEmpty()) {
      return;
    }
    String name = record.get().name();
    if (record.get().marks().undeployed()) {
      boolean unused = api.delete(WORKFLOW, name, Propagation.BACKGROUND);
    } else {
      Optional<Fields> unused = api.merge(WORKFLOW, name, Patches.settled(runId, terminal));
    }
    tracked.ifPresent(tracker::settle);
  }

  void check() {
    // Whoever asks whether all is well wants it to be: a watch that has died is not left so.
    watch.revive().ifPresent(observer::restarted);
    awaitListed();
    watch
        .problem()
        .or(inspector::problem)
        .ifPresent(
            cause -> {
              throw new EngineException(cause);
            });
    api.check();
  }

  /** What a run needs of the cluster, beside its pod. */
  void rehearse() {
    check();
    api.rehearse(WORKFLOW, manifests.rehearsal());
  }

  @Override
  public void close() {
    watch.close();
    inspector.close();
  }
}
