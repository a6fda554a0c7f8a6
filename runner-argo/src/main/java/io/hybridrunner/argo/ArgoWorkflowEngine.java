package io.hybridrunner.argo;

import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.Timing;
import io.hybridrunner.argo.manifest.Manifests;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.RunObserver;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Runs pipelines as Argo Workflows, through the Kubernetes API; no Argo Server is needed. The
 * cluster is the ledger: a deployment is a WorkflowTemplate, a run is a Workflow, and what is owed
 * is a label on it, so that everything is rebuilt from one list. {@code docs/argo-objects.md} names
 * the objects, {@code deploy/rbac.yaml} the rights this needs. Thread-safe.
 *
 * <p>Written for Argo 3.6 to 4.1 and tried on 3.7. It reads no Secret.
 *
 * <p>Threads, all daemons and ended by {@link #close()}: {@code argo-watch} follows the Workflows,
 * {@code argo-look-N} find out why runs wait or failed, {@code argo-tick} minds the time.
 */
public final class ArgoWorkflowEngine implements WorkflowEngine {

  private final KubernetesApi api;
  private final Deployments deployments;
  private final Runs runs;
  private final RunLogs logs;

  /**
   * An engine with these settings and the system's clock, which works from {@link #start} on.
   *
   * @throws EngineException when the kubeconfig cannot be used; no call is made here
   * @throws IllegalArgumentException with all that is wrong with what the pods are to look like,
   *     each with its cure
   */
  public ArgoWorkflowEngine(ArgoSettings settings) {
    this(settings, open(settings), Clock.systemUTC(), Timing.system());
  }

  /**
   * An engine with another time.
   *
   * @param api closed with the engine
   */
  ArgoWorkflowEngine(ArgoSettings settings, KubernetesApi api, Clock clock, Timing timing) {
    this.api = api;
    Manifests manifests = new Manifests(settings.pods());
    CronAcceptance acceptance = new CronAcceptance(api, settings.acceptTimeout(), clock, timing);
    deployments = new Deployments(api, manifests, acceptance, clock);
    logs = new RunLogs(api);
    runs = new Runs(api, manifests, deployments, logs, settings, clock);
  }

  private static KubernetesApi open(ArgoSettings settings) {
    Calls calls =
        Calls.of(
            settings.callsPerSecond(),
            settings.burst(),
            settings.callTimeout(),
            settings.version());
    return KubernetesApi.open(settings.access(), settings.namespace(), calls);
  }

  @Override
  public void start(RunObserver observer) {
    runs.start(observer);
  }

  @Override
  public Optional<Deployment> deployment(PipelineId pipelineId) {
    return deployments.deployment(pipelineId);
  }

  @Override
  public List<Deployment> deployments() {
    return deployments.all();
  }

  @Override
  public List<String> deploy(DeployPlan plan) {
    return deployments.deploy(plan);
  }

  @Override
  public void undeploy(PipelineId pipelineId, String requestedBy) {
    deployments.unschedule(pipelineId);
    runs.end(pipelineId, requestedBy);
    deployments.remove(pipelineId);
  }

  @Override
  public void setEnabled(PipelineId pipelineId, double version, boolean enabled) {
    deployments.setEnabled(pipelineId, version, enabled);
  }

  @Override
  public void submit(RunPlan plan) {
    runs.submit(plan);
  }

  @Override
  public int kill(PipelineId pipelineId, Optional<RunId> runId, String requestedBy) {
    return runs.kill(pipelineId, runId, requestedBy);
  }

  @Override
  public LogPage logs(PipelineId pipelineId, Optional<RunId> runId, Optional<String> cursor) {
    return logs.page(runs.workflow(pipelineId, runId), cursor);
  }

  @Override
  public List<RunStatus> runs() {
    return runs.owed();
  }

  @Override
  public Optional<RunStatus> run(RunId runId) {
    return runs.run(runId);
  }

  @Override
  public void settle(RunId runId, RunPhase terminal) {
    runs.settle(runId, terminal);
  }

  @Override
  public void check() {
    runs.check();
  }

  /**
   * {@inheritDoc} Here the API server does all of creating a Workflow but keep it ({@code dryRun}):
   * rights, quota and admission are asked.
   */
  @Override
  public void rehearse() {
    runs.rehearse();
  }

  @Override
  public void close() {
    runs.close();
    api.close();
  }
}
