package io.hybridrunner.argo.manifest;

import io.hybridrunner.model.PipelineId;

/** Labels and annotations of the objects of this engine: the ledger's columns. */
public final class Labels {

  /** Label of everything that is written here. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Its value. */
  public static final String HYBRID_RUNNER = "hybrid-runner";

  /** Label: {@code ingestion}, {@code automation} or {@code application}. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  /** Label: the pipeline's id. */
  public static final String PIPELINE = "hybridrunner.io/pipeline";

  /** Label of Workflows and their pods: the run's id. */
  public static final String RUN = "hybridrunner.io/run";

  /** Label: the pipeline's type, as far as a label can say it. */
  public static final String PIPELINE_TYPE = "hybridrunner.io/pipeline-type";

  /** Label of a Workflow whose end the control plane or the server does not know yet. */
  public static final String OWED = "hybridrunner.io/owed";

  /** Label that an Argo controller with an instance id wants. */
  public static final String INSTANCE_ID = "workflows.argoproj.io/controller-instanceid";

  /** Annotation: the pipeline's fully qualified name, or the automation's or application's name. */
  public static final String NAME = "hybridrunner.io/name";

  /** Annotation: the pipeline's type, letter by letter. */
  public static final String TYPE = "hybridrunner.io/type";

  /** Annotation of a WorkflowTemplate: the entity's version. */
  public static final String VERSION = "hybridrunner.io/version";

  /** Annotation of a WorkflowTemplate: whether the pipeline may run. */
  public static final String ENABLED = "hybridrunner.io/enabled";

  /** Annotation of a WorkflowTemplate: without it the deployment is not one yet. */
  public static final String COMMITTED = "hybridrunner.io/committed";

  /** Annotation of a WorkflowTemplate: the Secret of the present version. */
  public static final String CONFIG = "hybridrunner.io/config";

  /** Annotation of a WorkflowTemplate: every config Secret that may exist, separated by commas. */
  public static final String CONFIGS = "hybridrunner.io/configs";

  /** Annotation of a Workflow: the digest of what was asked. */
  public static final String DIGEST = "hybridrunner.io/digest";

  /** Annotation of a Workflow: who asked for its end. */
  public static final String KILLED_BY = "hybridrunner.io/killed-by";

  /** Annotation of a Workflow: why the runner gave it up. */
  public static final String FAILED_BECAUSE = "hybridrunner.io/failed-because";

  /** Annotation of a Workflow: the end that is settled. */
  public static final String SETTLED = "hybridrunner.io/settled";

  /** Annotation of a Workflow whose pipeline is gone: it goes too when its end is settled. */
  public static final String UNDEPLOYED = "hybridrunner.io/undeployed";

  /** Selects everything that is written here. */
  public static final String OURS_SELECTOR = MANAGED_BY + "=" + HYBRID_RUNNER;

  /** Selects the Workflows that live or are owed. */
  public static final String OWED_SELECTOR = OURS_SELECTOR + "," + OWED + "=true";

  private Labels() {}

  /** Selects what belongs to a pipeline. */
  public static String ofPipeline(PipelineId id) {
    return OURS_SELECTOR + "," + PIPELINE + "=" + id;
  }

  /** Selects a pipeline's Workflows that Argo has not ended. */
  public static String liveOf(PipelineId id) {
    return ofPipeline(id) + ",workflows.argoproj.io/completed!=true";
  }
}
