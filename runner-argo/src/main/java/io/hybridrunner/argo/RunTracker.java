package io.hybridrunner.argo;

import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.argo.watch.ResourceWatch;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The runs that live or are owed, by the names of their Workflows: a small record of each, not the
 * object. Fed by the watch, and by what this engine's own writes returned. Thread-safe.
 */
final class RunTracker implements ResourceWatch.Listener {

  private final Map<String, TrackedRun> runs = new ConcurrentHashMap<>();

  /** Uids of Workflows that are settled: what the watch still says of them is old. */
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  private final CountDownLatch listedOnce = new CountDownLatch(1);
  private final Inspector inspector;

  RunTracker(Inspector inspector) {
    this.inspector = inspector;
  }

  @Override
  public void listed(List<Fields> all) {
    List<WorkflowRecord> records =
        all.stream().flatMap(object -> WorkflowRecord.of(object).stream()).toList();
    records.forEach(record -> track(record).ifPresent(run -> inspector.news(run, this)));
    Set<String> names = records.stream().map(WorkflowRecord::name).collect(Collectors.toSet());
    Set<String> uids = records.stream().map(WorkflowRecord::uid).collect(Collectors.toSet());
    settled.retainAll(uids);
    // What was created after the list was made is not on it either: whoever looks asks again.
    runs.forEach((name, run) -> missing(names.contains(name), run));
    listedOnce.countDown();
  }

  private void missing(boolean isListed, TrackedRun run) {
    if (!isListed && !run.isEnded()) {
      run.gone();
      inspector.news(run, this);
    }
  }

  /** Waits until what there was at the start is known; false when it is not in that time. */
  boolean awaitListed(Duration atMost) throws InterruptedException {
    return listedOnce.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void changed(Fields object) {
    WorkflowRecord.of(object).flatMap(this::track).ifPresent(run -> inspector.news(run, this));
  }

  @Override
  public void deleted(Fields lastState) {
    WorkflowRecord.of(lastState)
        .filter(record -> !settled.remove(record.uid()))
        .ifPresent(this::deleted);
  }

  private void deleted(WorkflowRecord last) {
    Optional.ofNullable(runs.get(last.name()))
        .filter(run -> run.record().uid().equals(last.uid()))
        .filter(run -> !run.isEnded())
        .ifPresent(
            run -> {
              run.saw(last);
              run.gone();
              inspector.news(run, this);
            });
  }

  /** Takes up what a call of this engine has shown. */
  void see(Fields workflow) {
    WorkflowRecord.of(workflow)
        .flatMap(this::track)
        .ifPresent(run -> inspector.newsLater(run, this));
  }

  private Optional<TrackedRun> track(WorkflowRecord record) {
    if (settled.contains(record.uid()) || !record.marks().owed()) {
      return Optional.empty();
    }
    TrackedRun run = runs.computeIfAbsent(record.name(), name -> new TrackedRun(record));
    run.saw(record);
    return Optional.of(run);
  }

  /** Nothing is owed for this run any more. */
  void settle(TrackedRun run) {
    settled.add(run.record().uid());
    runs.remove(run.record().name(), run);
  }

  /** A run that turned out not to be owed: somebody else settled it. */
  void drop(TrackedRun run) {
    runs.remove(run.record().name(), run);
  }

  List<TrackedRun> all() {
    return List.copyOf(runs.values());
  }

  List<TrackedRun> of(PipelineId pipelineId) {
    return runs.values().stream()
        .filter(run -> run.record().pipelineId().equals(Optional.of(pipelineId)))
        .toList();
  }

  Optional<TrackedRun> of(RunId runId) {
    return runs.values().stream().filter(run -> run.record().runId().equals(runId)).findFirst();
  }

  List<RunStatus> statuses() {
    return runs.values().stream().map(inspector::current).toList();
  }
}
