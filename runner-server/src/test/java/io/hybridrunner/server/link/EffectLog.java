package io.hybridrunner.server.link;

import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.RunObserver;
import io.hybridrunner.spi.WorkflowEngine;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.Pipelines;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An engine that writes down every effect, in order, a repeated one as well: what would be one run
 * to a cluster is two entries here. Thread-safe.
 */
final class EffectLog implements WorkflowEngine {

  private final FakeEngine.Ledger ledger = new FakeEngine.Ledger();
  private final FakeEngine engine = new FakeEngine(ledger, Clock.systemUTC());
  private final Map<PipelineId, String> lines = new HashMap<>();
  private final Map<String, List<String>> effects = new HashMap<>();
  private final Map<RunId, RunPhase> runs = new LinkedHashMap<>();

  EffectLog() {
    for (int i = 0; i < 10; i++) {
      lines.put(Pipelines.id("p" + i), "p" + i);
    }
  }

  private void happened(Optional<PipelineId> pipeline, String effect) {
    String line = pipeline.map(lines::get).orElse("");
    effects.computeIfAbsent(line, name -> new ArrayList<>()).add(effect);
  }

  /** What happened, by line. */
  synchronized Map<String, List<String>> effects() {
    Map<String, List<String>> copy = new HashMap<>();
    effects.forEach((line, list) -> copy.put(line, List.copyOf(list)));
    return copy;
  }

  /** A run that has not ended goes on; false when it has, or is not known. */
  synchronized boolean advance(RunId run, RunPhase end) {
    Optional<RunPhase> phase = engine.run(run).map(RunStatus::phase);
    if (phase.isEmpty() || phase.get().isTerminal()) {
      return false;
    }
    engine.move(run, phase.get() == RunPhase.QUEUED ? RunPhase.RUNNING : end);
    return true;
  }

  /** How every run that was begun stands. */
  synchronized Map<RunId, RunPhase> phases() {
    runs.replaceAll((run, old) -> engine.run(run).orElseThrow().phase());
    return Map.copyOf(runs);
  }

  /** Whether nothing is owed for any run. */
  synchronized boolean owesNothing() {
    return runs.keySet().stream().allMatch(ledger::isSettled);
  }

  @Override
  public synchronized List<String> deploy(DeployPlan plan) {
    double version = plan.pipeline().version();
    List<String> notices = engine.deploy(plan);
    happened(Optional.of(plan.pipeline().id()), String.format(Locale.ROOT, "deploy %.1f", version));
    return notices;
  }

  @Override
  public synchronized void undeploy(PipelineId pipelineId, String requestedBy) {
    engine.undeploy(pipelineId, requestedBy);
    happened(Optional.of(pipelineId), "undeploy");
  }

  @Override
  public synchronized void setEnabled(PipelineId pipelineId, double version, boolean enabled) {
    engine.setEnabled(pipelineId, version, enabled);
    String verb = enabled ? "enable" : "disable";
    happened(Optional.of(pipelineId), String.format(Locale.ROOT, "%s %.1f", verb, version));
  }

  @Override
  public synchronized void submit(RunPlan plan) {
    engine.submit(plan);
    runs.put(plan.runId(), RunPhase.QUEUED);
    Optional<PipelineId> pipeline =
        plan instanceof RunPlan.OfPipeline of
            ? Optional.of(of.deployment().pipelineId())
            : Optional.empty();
    happened(pipeline, "run " + plan.runId());
  }

  @Override
  public synchronized int kill(PipelineId pipelineId, Optional<RunId> runId, String requestedBy) {
    int killed = engine.kill(pipelineId, runId, requestedBy);
    happened(Optional.of(pipelineId), "kill by " + requestedBy);
    return killed;
  }

  @Override
  public void start(RunObserver observer) {
    engine.start(observer);
  }

  @Override
  public Optional<Deployment> deployment(PipelineId pipelineId) {
    return engine.deployment(pipelineId);
  }

  @Override
  public List<Deployment> deployments() {
    return engine.deployments();
  }

  @Override
  public LogPage logs(PipelineId pipelineId, Optional<RunId> runId, Optional<String> cursor) {
    return engine.logs(pipelineId, runId, cursor);
  }

  @Override
  public List<RunStatus> runs() {
    return engine.runs();
  }

  @Override
  public Optional<RunStatus> run(RunId runId) {
    return engine.run(runId);
  }

  @Override
  public void settle(RunId runId, RunPhase terminal) {
    engine.settle(runId, terminal);
  }

  @Override
  public void check() {
    engine.check();
  }

  @Override
  public void close() {
    engine.close();
  }
}
