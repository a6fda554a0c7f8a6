package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value.Fields;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects of one deployment. In the order in which they are to be written: the WorkflowTemplate
 * without its commitment when there is none yet, for its uid; the Secret; the limit; the schedule;
 * then the WorkflowTemplate with it. Immutable and thread-safe; prints no value.
 */
public final class DeploymentObjects {

  private static final String TEMPLATE = "WorkflowTemplate";

  private final ObjectMeta meta;
  private final Fields spec;
  private final WorkloadSecret secret;
  private final String configName;
  private final int runsAtOnce;
  private final Optional<Fields> cron;
  private final List<String> notices;

  DeploymentObjects(
      ObjectMeta meta,
      Fields spec,
      WorkloadSecret secret,
      String configName,
      int runsAtOnce,
      Optional<Fields> cron,
      List<String> notices) {
    this.meta = meta;
    this.spec = spec;
    this.secret = secret;
    this.configName = configName;
    this.runsAtOnce = runsAtOnce;
    this.cron = cron;
    this.notices = List.copyOf(notices);
  }

  /** The name of all but the Secret; at most 52 characters. */
  public String name() {
    return meta.name();
  }

  /** The name of the Secret; the same content has the same name. */
  public String configName() {
    return configName;
  }

  /**
   * The WorkflowTemplate, which holds the whole {@code spec} of a run.
   *
   * @param isCommitted whether it is the deployment from now on
   * @param configs Secrets of earlier versions that may exist; this one's is added
   */
  public Fields template(boolean isCommitted, Collection<String> configs) {
    TreeSet<String> all = new TreeSet<>(configs);
    all.add(configName);
    Map<String, String> state = new TreeMap<>();
    state.put(Labels.COMMITTED, Boolean.toString(isCommitted));
    state.put(Labels.CONFIGS, String.join(",", all));
    return meta.withAnnotations(state).object(TEMPLATE, spec);
  }

  /**
   * The Secret that the pods get, to be created; it cannot be changed.
   *
   * @param ownerUid the uid of the WorkflowTemplate
   */
  public Fields secret(String ownerUid) {
    return secret.object(
        new ObjectMeta(configName, meta.labels(), Map.of()).ownedBy(TEMPLATE, name(), ownerUid));
  }

  /**
   * The ConfigMap that says how many runs may work at once; empty when it is one.
   *
   * @param ownerUid the uid of the WorkflowTemplate
   */
  public Optional<Fields> limit(String ownerUid) {
    if (runsAtOnce == 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Draft()
            .text("apiVersion", "v1")
            .text("kind", "ConfigMap")
            .put(
                "metadata",
                new ObjectMeta(name(), meta.labels(), Map.of()).ownedBy(TEMPLATE, name(), ownerUid))
            .put("data", Draft.one(Manifests.LIMIT, Integer.toString(runsAtOnce)))
            .fields());
  }

  /**
   * The CronWorkflow; empty when the pipeline has no schedule.
   *
   * @param ownerUid the uid of the WorkflowTemplate: nothing fires for a deployment that is gone
   */
  public Optional<Fields> cron(String ownerUid) {
    Fields owner = meta.ownedBy(TEMPLATE, name(), ownerUid);
    return cron.map(
        written ->
            written.with(
                "metadata",
                written
                    .fields("metadata")
                    .with("ownerReferences", owner.get("ownerReferences").orElseThrow())));
  }

  /** Sentences that whoever deploys should read. */
  public List<String> notices() {
    return notices;
  }

  @Override
  public String toString() {
    return "DeploymentObjects[" + name() + "]";
  }
}
