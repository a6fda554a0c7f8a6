package io.hybridrunner.spi;

import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * Port: where runs live. The engine is the ledger: deployments, runs and what is still owed to the
 * control plane survive the runner in it, and everything else is rebuilt from {@link #runs()}.
 *
 * <p>Every call is bounded in time. One that has not returned after five minutes counts as hanging:
 * its thread may be interrupted, and the call is made again when it ends by that.
 *
 * <p>Every effect is idempotent. Every method may be called from several threads at once; calls for
 * one pipeline come one after another. All may throw {@link EngineException}, whose cause says
 * whether trying again may help; then nothing was changed, or what was changed is harmless when the
 * call is made again.
 */
public interface WorkflowEngine extends AutoCloseable {

  /**
   * Takes up work: finds what lives or is owed, and from now on reports every change.
   *
   * @param observer called with whole statuses, from the engine's threads, one run in order; it
   *     returns soon and does not throw
   */
  void start(RunObserver observer);

  /** The deployment of a pipeline, if there is one. */
  Optional<Deployment> deployment(PipelineId pipelineId);

  /** All deployments, in no order. */
  List<Deployment> deployments();

  /**
   * Creates or replaces a deployment; when it fails the previous one stays in force.
   *
   * @return sentences that whoever deploys should read, as what its schedule does when the clocks
   *     change; mostly none
   */
  List<String> deploy(DeployPlan plan);

  /**
   * Ends a pipeline's live runs and removes its deployment. Removing what is not there succeeds.
   *
   * @param requestedBy who asked, for the cause of the runs that end by it
   */
  void undeploy(PipelineId pipelineId, String requestedBy);

  /**
   * Sets whether a deployment may run.
   *
   * @param version the entity version this state belongs to
   */
  void setEnabled(PipelineId pipelineId, double version, boolean enabled);

  /**
   * Starts a run. When it returns the run is durable and will start exactly once. A run that exists
   * with the same digest is success; with another one it is a {@code CONFLICT}.
   */
  void submit(RunPlan plan);

  /**
   * Asks live runs of a pipeline to end; each becomes {@code STOPPED}.
   *
   * @param pipelineId the pipeline; of no matter to a run that belongs to none
   * @param runId the one run; empty for all of the pipeline
   * @param requestedBy who asked, for the cause
   * @return how many live runs were asked to end
   */
  int kill(PipelineId pipelineId, Optional<RunId> runId, String requestedBy);

  /**
   * One page of a run's log.
   *
   * @param pipelineId the pipeline; of no matter to a run that belongs to none
   * @param runId the run; empty for the pipeline's newest
   * @param cursor from the previous page; empty for the beginning
   */
  LogPage logs(PipelineId pipelineId, Optional<RunId> runId, Optional<String> cursor);

  /** The runs that have not ended, and those whose end is not settled. */
  List<RunStatus> runs();

  /** How a run stands, settled or not; empty when it is not known, or not any more. */
  Optional<RunStatus> run(RunId runId);

  /** The control plane knows the end of this run: nothing is owed for it any more. */
  void settle(RunId runId, RunPhase terminal);

  /**
   * Does nothing but find out whether the engine could take work now.
   *
   * @throws EngineException when it could not
   */
  void check();

  /**
   * Finds out more thoroughly, and changes nothing either: goes as far as starting a run goes
   * without starting one. Called for each probe, about twice a minute, where {@link #check} is
   * called as often as somebody asks whether the runner is ready; by default it is that check.
   *
   * @throws EngineException when the engine could not take work now
   */
  default void rehearse() {
    check();
  }

  /** Stops watching; runs go on where the engine keeps them apart from this process. Idempotent. */
  @Override
  void close();
}
