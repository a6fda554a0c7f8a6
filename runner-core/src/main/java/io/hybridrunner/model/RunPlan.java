package io.hybridrunner.model;

import java.util.Optional;

/** What a run will be, neutral of the engine and complete. */
public sealed interface RunPlan {

  /** The run's id; all names are derived from it. */
  RunId runId();

  /** A digest of what was asked: the same run id with another digest is a conflict. */
  String specHash();

  /**
   * A run of a deployed pipeline.
   *
   * @param deployment the deployment it runs
   * @param override JSON object merged into an application's configuration
   */
  record OfPipeline(RunId runId, String specHash, Deployment deployment, Optional<String> override)
      implements RunPlan {
    @Override
    public String toString() {
      return "OfPipeline[" + runId + ", " + deployment + "]";
    }
  }

  /**
   * A run of its own: an automation or an application.
   *
   * @param workload what it is given
   */
  record AdHoc(RunId runId, String specHash, Workload workload) implements RunPlan {}
}
