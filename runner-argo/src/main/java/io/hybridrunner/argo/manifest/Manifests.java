package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.WorkflowSpec.Run;
import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes every object of this engine, for Argo 3.6 to 4.1. Pure and thread-safe.
 *
 * @see <a href="https://argo-workflows.readthedocs.io/en/latest/fields/">Argo: field reference</a>
 */
public final class Manifests {

  /** The key of the ConfigMap that says how many runs may work at once. */
  static final String LIMIT = "maxActiveRuns";

  private static final String WORKFLOW = "Workflow";
  private static final String REHEARSAL = "rehearsal";
  private static final int FIRST = 100;
  private static final int ON_DEMAND = 50;
  private static final int LAST = 0;

  private final IngestionPods pods;
  private final WorkflowSpec specs;

  /**
   * For pods like these.
   *
   * @throws IllegalArgumentException with all of {@link #problems}
   */
  public Manifests(IngestionPods pods) {
    List<String> problems = problems(pods);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    this.pods = pods;
    this.specs = new WorkflowSpec(pods, MergeTexts.of(pods.merges()));
  }

  /** What Kubernetes or this runner would refuse of the settings, each with its field and cure. */
  public static List<String> problems(IngestionPods pods) {
    return SettingsProblems.of(pods);
  }

  /**
   * The objects of a deployment.
   *
   * @param base the name of all but the Secret: {@link Names#base}, or that of the deployment there
   *     is, as a pipeline that was renamed keeps its objects
   * @param now what the dates of the schedule are seen from
   * @throws io.hybridrunner.spi.EngineException {@code BAD_REQUEST} or {@code TOO_LARGE}, when the
   *     pipeline asks for what cannot be honoured; nothing needs to be undone then
   */
  public DeploymentObjects deployment(DeployPlan plan, String base, Instant now) {
    Pipeline pipeline = plan.pipeline();
    AirflowSettings settings = AirflowSettings.of(pipeline);
    WorkloadSecret secret = WorkloadSecret.of(plan.workload());
    String configName = Names.config(base, secret.digest());
    Map<String, String> labels = labels(plan.workload().pipelineType());
    labels.put(Labels.PIPELINE, pipeline.id().toString());
    Run run =
        new Run(
            plan.workload(),
            secret,
            configName,
            labels,
            ON_DEMAND,
            pods.lifetime().finished(),
            Deadline.of(plan.workload(), settings),
            RetryRule.of(pods.lifetime().infrastructureRetries(), settings),
            Optional.of(turns(base, settings.runsAtOnce())));
    ObjectMeta meta =
        ObjectMeta.of(base, labels)
            .withAnnotations(name(pipeline.fullyQualifiedName(), pipeline.type()))
            .withAnnotations(
                Map.of(
                    Labels.CONFIG, configName,
                    Labels.VERSION, Double.toString(pipeline.version()),
                    Labels.ENABLED, Boolean.toString(pipeline.enabled())));
    return new DeploymentObjects(
        meta,
        specs.of(run),
        secret,
        configName,
        settings.runsAtOnce(),
        new CronObject(pods, settings, now)
            .of(meta, pipeline.enabled(), specs.of(run.withPriority(LAST))),
        Notices.of(plan.workload(), settings, now));
  }

  private static Fields turns(String base, int runsAtOnce) {
    if (runsAtOnce == 1) {
      return Draft.one("mutexes", Draft.list(Draft.one("name", base)));
    }
    Fields key = new Draft().text("name", base).text("key", LIMIT).fields();
    return Draft.one("semaphores", Draft.list(Draft.one("configMapKeyRef", key)));
  }

  /**
   * The Workflow of a run of a deployed pipeline: with an override it also wants {@link
   * #overrideSecret}.
   *
   * @param template the pipeline's WorkflowTemplate as the API server has it now
   * @throws io.hybridrunner.spi.EngineException {@code UNSUPPORTED} when there is an override and
   *     the deployment's settings have a command of their own that cannot merge it; {@code
   *     TOO_LARGE} or {@code BAD_REQUEST} when no process can be given the override
   */
  public Fields run(Fields template, RunPlan.OfPipeline plan) {
    ReadObject read = new ReadObject(template);
    String name = Names.run(plan.runId());
    Deployment deployment = plan.deployment();
    Map<String, String> labels = runLabels(deployment.pipelineType(), plan);
    labels.put(Labels.PIPELINE, deployment.pipelineId().toString());
    Map<String, String> annotations = name(deployment.name(), deployment.pipelineType());
    annotations.put(Labels.DIGEST, plan.specHash());
    read.annotation(Labels.CONFIG).ifPresent(config -> annotations.put(Labels.CONFIG, config));
    Fields spec = WorkflowSpec.withPodLabel(read.spec(), Labels.RUN, plan.runId().toString());
    if (plan.override().isPresent()) {
      // What would be refused of the Secret is refused while there is no Workflow yet.
      WorkloadSecret.ofOverride(deployment.name(), plan.override().get());
      spec = WorkflowSpec.withOverride(spec, name, Printable.of(deployment.name()));
    }
    return new ObjectMeta(name, labels, annotations).object(WORKFLOW, spec);
  }

  /**
   * The Secret of a run with an override; empty without one. To be created right after the run's
   * Workflow, whose pod waits for it.
   *
   * @param workflowUid the uid of the Workflow
   * @throws io.hybridrunner.spi.EngineException as {@link #run}
   */
  public Optional<Fields> overrideSecret(RunPlan.OfPipeline plan, String workflowUid) {
    Deployment deployment = plan.deployment();
    Map<String, String> labels = secretLabels(deployment.pipelineType(), plan);
    labels.put(Labels.PIPELINE, deployment.pipelineId().toString());
    return plan.override()
        .map(override -> WorkloadSecret.ofOverride(deployment.name(), override))
        .map(secret -> secret.object(owned(plan, labels, workflowUid)));
  }

  /**
   * The Secret of a run's own; empty when it needs none. To be created right after the run's
   * Workflow, whose pod waits for it.
   *
   * @param workflowUid the uid of the Workflow
   * @throws io.hybridrunner.spi.EngineException {@code TOO_LARGE} or {@code BAD_REQUEST} when no
   *     process can be given what it holds
   */
  public Optional<Fields> runSecret(RunPlan plan, String workflowUid) {
    return plan instanceof RunPlan.OfPipeline run
        ? overrideSecret(run, workflowUid)
        : Optional.of(adHocSecret((RunPlan.AdHoc) plan, workflowUid));
  }

  /**
   * The Workflow of an automation or an application; it wants {@link #adHocSecret}.
   *
   * @throws io.hybridrunner.spi.EngineException {@code BAD_REQUEST} or {@code TOO_LARGE} when no
   *     process can be given the workload
   */
  public Fields adHoc(RunPlan.AdHoc plan) {
    Workload workload = plan.workload();
    String name = Names.run(plan.runId());
    boolean isTest = workload.pipelineType().equals(Program.AUTOMATION);
    Map<String, String> podLabels = labels(workload.pipelineType());
    podLabels.put(Labels.RUN, plan.runId().toString());
    Map<String, String> annotations = name(workload.name(), workload.pipelineType());
    annotations.put(Labels.DIGEST, plan.specHash());
    Duration kept = isTest ? pods.lifetime().finishedTests() : pods.lifetime().finished();
    Run run =
        new Run(
            workload,
            WorkloadSecret.of(workload),
            name,
            podLabels,
            isTest ? FIRST : ON_DEMAND,
            kept,
            workload.deadline(),
            RetryRule.ofInfrastructure(pods.lifetime().infrastructureRetries()),
            Optional.empty());
    return new ObjectMeta(name, runLabels(workload.pipelineType(), plan), annotations)
        .object(WORKFLOW, specs.of(run));
  }

  /**
   * A Workflow to rehearse creating one with, never to be kept: whose it is and as whom it runs is
   * that of every run, and it has no pod.
   */
  public Fields rehearsal() {
    Map<String, String> labels = labels(REHEARSAL);
    pods.instanceId().ifPresent(id -> labels.put(Labels.INSTANCE_ID, id));
    Fields waits =
        new Draft().text("name", REHEARSAL).put("suspend", Draft.texts(Map.of())).fields();
    Fields spec =
        new Draft()
            .text("entrypoint", REHEARSAL)
            .text("serviceAccountName", pods.identity().serviceAccount())
            .put("templates", Draft.list(waits))
            .fields();
    return ObjectMeta.of(REHEARSAL, labels).object(WORKFLOW, spec);
  }

  /**
   * The Secret of an automation or an application. To be created right after its Workflow, whose
   * pod waits for it.
   *
   * @param workflowUid the uid of the Workflow
   * @throws io.hybridrunner.spi.EngineException as {@link #adHoc}
   */
  public Fields adHocSecret(RunPlan.AdHoc plan, String workflowUid) {
    return WorkloadSecret.of(plan.workload())
        .object(owned(plan, secretLabels(plan.workload().pipelineType(), plan), workflowUid));
  }

  private static Fields owned(RunPlan plan, Map<String, String> labels, String workflowUid) {
    String name = Names.run(plan.runId());
    return ObjectMeta.of(name, labels).ownedBy(WORKFLOW, name, workflowUid);
  }

  private Map<String, String> runLabels(String type, RunPlan plan) {
    Map<String, String> labels = secretLabels(type, plan);
    labels.put(Labels.OWED, "true");
    pods.instanceId().ifPresent(id -> labels.put(Labels.INSTANCE_ID, id));
    return labels;
  }

  private static Map<String, String> secretLabels(String type, RunPlan plan) {
    Map<String, String> labels = labels(type);
    labels.put(Labels.RUN, plan.runId().toString());
    return labels;
  }

  private static Map<String, String> labels(String type) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(Labels.MANAGED_BY, Labels.HYBRID_RUNNER);
    labels.put(Labels.COMPONENT, component(type));
    labels.put(Labels.PIPELINE_TYPE, Names.labelValue(type));
    return labels;
  }

  private static String component(String type) {
    return type.equals(Program.AUTOMATION) || type.equals(Program.APPLICATION)
        ? type
        : WorkflowSpec.TEMPLATE;
  }

  /** Annotations of our own objects, which Argo does not search. */
  private static Map<String, String> name(String name, String type) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(Labels.NAME, name);
    annotations.put(Labels.TYPE, type);
    return annotations;
  }

  /** The deployment that a WorkflowTemplate is; empty when it is not one, or not yet. */
  public static Optional<Deployment> deploymentOf(Fields template) {
    ReadObject read = new ReadObject(template);
    boolean isOne =
        read.label(Labels.MANAGED_BY).equals(Optional.of(Labels.HYBRID_RUNNER))
            && read.annotation(Labels.COMMITTED).equals(Optional.of("true"));
    return pipelineOf(template).filter(id -> isOne).map(id -> deployment(id, read));
  }

  /** The pipeline that an object belongs to; empty when it is not one of ours. */
  public static Optional<PipelineId> pipelineOf(Fields object) {
    try {
      return new ReadObject(object).label(Labels.PIPELINE).map(PipelineId::of);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static Deployment deployment(PipelineId id, ReadObject read) {
    return new Deployment(
        id,
        read.annotation(Labels.NAME).orElse(id.toString()),
        read.annotation(Labels.TYPE).or(() -> read.label(Labels.PIPELINE_TYPE)).orElse(""),
        version(read),
        !read.annotation(Labels.ENABLED).equals(Optional.of("false")));
  }

  /** What somebody has spoilt is older than any version, and is deployed again. */
  private static double version(ReadObject read) {
    try {
      return Double.parseDouble(read.annotation(Labels.VERSION).orElse("0"));
    } catch (NumberFormatException spoilt) {
      return 0;
    }
  }
}
