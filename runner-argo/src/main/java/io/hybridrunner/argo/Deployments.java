package io.hybridrunner.argo;

import static io.hybridrunner.argo.cluster.ResourceType.CONFIG_MAP;
import static io.hybridrunner.argo.cluster.ResourceType.CRON_WORKFLOW;
import static io.hybridrunner.argo.cluster.ResourceType.SECRET;
import static io.hybridrunner.argo.cluster.ResourceType.WORKFLOW;
import static io.hybridrunner.argo.cluster.ResourceType.WORKFLOW_TEMPLATE;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.Propagation;
import io.hybridrunner.argo.manifest.DeploymentObjects;
import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.argo.manifest.Manifests;
import io.hybridrunner.argo.manifest.Names;
import io.hybridrunner.argo.manifest.Patches;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.spi.EngineException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deployed pipelines as objects of the cluster. A deploy writes, in this order: the names it is
 * about to use into the WorkflowTemplate (a new one is marked as not committed), the Secret with
 * the configuration, the schedule, and last the WorkflowTemplate itself, which commits it. Broken
 * off anywhere, it can be made again; Secrets belong to the WorkflowTemplate, and Kubernetes
 * collects them with it. Thread-safe; calls for one pipeline come one after another.
 */
final class Deployments {

  private static final Logger LOGGER = LoggerFactory.getLogger(Deployments.class);

  private final KubernetesApi api;
  private final Manifests manifests;
  private final CronAcceptance acceptance;
  private final Clock clock;
  private final DeploymentIndex index;

  /** Who runs a pipeline asks for its deployment first; a second call would tell him the same. */
  @SuppressWarnings("ThreadLocalUsage") // of this engine, not of the process: no static state
  private final ThreadLocal<@Nullable Read> lastRead = new ThreadLocal<>();

  /** Counts the beginnings and ends of what changes deployments: what was read before is old. */
  private final AtomicLong changes = new AtomicLong();

  /** A deployment, what it was read from, and when. */
  private record Read(Deployment deployment, Fields template, long at) {}

  Deployments(KubernetesApi api, Manifests manifests, CronAcceptance acceptance, Clock clock) {
    this.api = api;
    this.manifests = manifests;
    this.acceptance = acceptance;
    this.clock = clock;
    this.index = new DeploymentIndex(api);
  }

  Optional<Deployment> deployment(PipelineId id) {
    lastRead.remove();
    long at = changes.get();
    Optional<Fields> template = index.template(id);
    Optional<Deployment> deployment = template.flatMap(Manifests::deploymentOf);
    deployment.ifPresent(read -> lastRead.set(new Read(read, template.orElseThrow(), at)));
    return deployment;
  }

  List<Deployment> all() {
    return index.templates().stream().flatMap(t -> Manifests.deploymentOf(t).stream()).toList();
  }

  /**
   * The template that a run of this deployment is made from: the very one that the deployment was
   * read from, when that was the last thing this thread has read and nothing was changed since;
   * else as it is now.
   */
  Fields templateOf(Deployment deployment) {
    @Nullable Read last = lastRead.get();
    lastRead.remove();
    return last != null && last.deployment().equals(deployment) && last.at() == changes.get()
        ? last.template()
        : template(deployment.pipelineId());
  }

  private Fields template(PipelineId id) {
    return index
        .template(id)
        .filter(template -> Manifests.deploymentOf(template).isPresent())
        .orElseThrow(() -> Refusals.notDeployed(id));
  }

  List<String> deploy(DeployPlan plan) {
    return changing(() -> deployNow(plan));
  }

  private <T> T changing(Supplier<T> change) {
    changes.incrementAndGet();
    try {
      return change.get();
    } finally {
      changes.incrementAndGet();
    }
  }

  private List<String> deployNow(DeployPlan plan) {
    PipelineId id = plan.pipeline().id();
    Optional<Fields> present = index.template(id);
    // A pipeline that was renamed keeps its objects.
    String name =
        present
            .map(DeploymentIndex::nameOf)
            .orElseGet(() -> Names.base(id, plan.pipeline().fullyQualifiedName()));
    DeploymentObjects objects = manifests.deployment(plan, name, clock.instant());
    Optional<Fields> cron =
        present
            .flatMap(t -> api.get(CRON_WORKFLOW, name))
            .filter(old -> !CronAcceptance.isLeaving(old));
    Optional<Deployment> before = present.flatMap(Manifests::deploymentOf);
    String uid = intend(present, objects).text("metadata", "uid").orElseThrow();
    index.remember(id, name);
    Optional<Fields> schedule = objects.cron(uid);
    // Nothing fires for what is not committed: a first schedule begins as one that is switched off.
    boolean isOff = before.isEmpty() && schedule.filter(Deployments::fires).isPresent();
    try {
      // One of this name holds the same: the name is a digest of the content.
      Optional<Fields> unused = api.create(SECRET, objects.secret(uid));
      schedule(name, isOff ? schedule.map(Deployments::suspended) : schedule, cron, before, plan);
      objects.limit(uid).ifPresent(limit -> api.apply(CONFIG_MAP, limit));
      commit(objects, present, isOff);
    } catch (EngineException failed) {
      // What was never committed is no deployment to go back to.
      takeBack(name, id, before.isPresent(), cron.filter(old -> before.isPresent()));
      throw failed;
    }
    if (isOff) {
      setEnabled(id, plan.pipeline().version(), true);
    }
    cleanUp(id, objects, present);
    return objects.notices();
  }

  private static boolean fires(Fields cron) {
    return !cron.text("spec", "suspend").equals(Optional.of("true"));
  }

  private static Fields suspended(Fields cron) {
    return cron.with("spec", cron.fields("spec").with("suspend", Literal.of(true)));
  }

  /** What the deployment may leave behind is written down before it is made. */
  private Fields intend(Optional<Fields> present, DeploymentObjects objects) {
    if (present.isEmpty()) {
      return api.apply(WORKFLOW_TEMPLATE, objects.template(false, Set.of()));
    }
    Set<String> configs = configs(present.get());
    configs.add(objects.configName());
    return api.merge(WORKFLOW_TEMPLATE, objects.name(), Patches.configs(configs))
        .orElseGet(
            () -> api.apply(WORKFLOW_TEMPLATE, objects.template(false, Set.copyOf(configs))));
  }

  private void schedule(
      String name,
      Optional<Fields> wanted,
      Optional<Fields> there,
      Optional<Deployment> before,
      DeployPlan plan) {
    if (wanted.isPresent()) {
      // What is applied to one that was deleted would go with it.
      acceptance.awaitDeparture(name);
      Fields applied = api.apply(CRON_WORKFLOW, wanted.get());
      boolean isTaken =
          there.filter(old -> old.fields("spec").equals(applied.fields("spec"))).isPresent()
              && before.filter(old -> old.version() == plan.pipeline().version()).isPresent();
      if (!isTaken) {
        acceptance.await(applied);
      }
    } else if (there.isPresent()) {
      // Its live runs are not to go with it.
      boolean unused = api.delete(CRON_WORKFLOW, name, Propagation.ORPHAN);
    }
  }

  /**
   * Makes it the deployment.
   *
   * @param isOff whether its schedule is off as yet; then so says the ledger, and whoever compares
   *     it with the server switches it on, should this break off
   */
  private void commit(DeploymentObjects objects, Optional<Fields> present, boolean isOff) {
    Set<String> old = present.map(Deployments::configs).orElseGet(LinkedHashSet::new);
    Fields template = objects.template(true, old);
    try {
      Fields unused = api.apply(WORKFLOW_TEMPLATE, isOff ? disabled(template) : template);
    } catch (EngineException lost) {
      // Its answer may be all that was lost.
      if (!isThere(objects)) {
        throw lost;
      }
    }
  }

  private static Fields disabled(Fields template) {
    Fields metadata = template.fields("metadata");
    Fields annotations = metadata.fields("annotations").with(Labels.ENABLED, new Text("false"));
    return template.with("metadata", metadata.with("annotations", annotations));
  }

  private boolean isThere(DeploymentObjects objects) {
    return api.get(WORKFLOW_TEMPLATE, objects.name())
        .filter(template -> Manifests.deploymentOf(template).isPresent())
        .flatMap(template -> template.text("metadata", "annotations", Labels.CONFIG))
        .equals(Optional.of(objects.configName()));
  }

  /** What no run needs any more goes; what cannot be removed now is still written down. */
  private void cleanUp(PipelineId id, DeploymentObjects objects, Optional<Fields> present) {
    try {
      Set<String> old = present.map(Deployments::configs).orElseGet(LinkedHashSet::new);
      old.remove(objects.configName());
      if (old.isEmpty()) {
        return;
      }
      Set<String> used = used(old, id);
      old.removeAll(used);
      for (String config : old) {
        boolean wasThere = api.delete(SECRET, config, Propagation.BACKGROUND);
        LOGGER.debug("removed the configuration {}, which no run uses: {}", config, wasThere);
      }
      Set<String> kept = new LinkedHashSet<>(used);
      kept.add(objects.configName());
      Optional<Fields> unused = api.merge(WORKFLOW_TEMPLATE, objects.name(), Patches.configs(kept));
    } catch (EngineException later) {
      LOGGER.warn(
          "{} is deployed; what it does not need any more is removed by its next deploy: {}",
          objects.name(),
          later.reason().sentence());
    }
  }

  /** Those of these configurations that a live run still reads. */
  private Set<String> used(Set<String> configs, PipelineId id) {
    Set<String> used = new LinkedHashSet<>();
    for (Fields workflow : api.list(WORKFLOW, Labels.liveOf(id))) {
      String text = new Document(Format.JSON, workflow.fields("spec")).render();
      configs.stream().filter(config -> text.contains('"' + config + '"')).forEach(used::add);
    }
    return used;
  }

  /** What was there before is put back, as far as that can be done. */
  private void takeBack(String name, PipelineId id, boolean wasDeployed, Optional<Fields> cron) {
    try {
      if (cron.isPresent()) {
        Fields unused = api.apply(CRON_WORKFLOW, asWritten(cron.get()));
      } else {
        boolean unused = api.delete(CRON_WORKFLOW, name, Propagation.ORPHAN);
      }
      if (!wasDeployed) {
        boolean unused = api.delete(WORKFLOW_TEMPLATE, name, Propagation.BACKGROUND);
        index.forget(id);
      }
    } catch (EngineException again) {
      LOGGER.warn(
          "a deploy of {} failed, and what was there could not be put back: {}",
          name,
          again.reason().sentence());
    }
  }

  /** Of an object that was read, what somebody wrote. */
  private static Fields asWritten(Fields object) {
    Fields metadata = object.fields("metadata");
    Map<String, Value> kept = new LinkedHashMap<>();
    for (String field : List.of("name", "labels", "annotations", "ownerReferences")) {
      metadata.get(field).ifPresent(value -> kept.put(field, value));
    }
    return new Fields(
        Map.of(
            "apiVersion", new Text(CRON_WORKFLOW.apiVersion()),
            "kind", new Text(CRON_WORKFLOW.kind()),
            "metadata", new Fields(kept),
            "spec", object.fields("spec")));
  }

  void setEnabled(PipelineId id, double version, boolean enabled) {
    String name = DeploymentIndex.nameOf(template(id));
    Fields suspend = Patches.suspended(!enabled);
    Fields state = Patches.enabled(enabled, version);
    // The ledger comes last: broken off before it, the state still differs, and is set again.
    Optional<Fields> unused = api.merge(CRON_WORKFLOW, name, suspend);
    Fields unusedTemplate =
        changing(() -> api.merge(WORKFLOW_TEMPLATE, name, state))
            .orElseThrow(() -> Refusals.notDeployed(id));
  }

  /**
   * A run missed this Secret. When it is the deployment's own configuration the deployment counts
   * as older than any version, so that the inventory deploys it again.
   */
  void lost(PipelineId id, String missing) {
    index
        .template(id)
        .filter(
            template ->
                template
                    .text("metadata", "annotations", Labels.CONFIG)
                    .filter(missing::contains)
                    .isPresent())
        .ifPresent(
            template -> {
              LOGGER.warn("the configuration of {} is gone; it has to be deployed again", id);
              Optional<Fields> unused =
                  api.merge(
                      WORKFLOW_TEMPLATE, DeploymentIndex.nameOf(template), Patches.outdated());
            });
  }

  /** Ends the schedule; runs go on. */
  void unschedule(PipelineId id) {
    index
        .template(id)
        .ifPresent(
            template -> {
              boolean unused =
                  api.delete(CRON_WORKFLOW, DeploymentIndex.nameOf(template), Propagation.ORPHAN);
            });
  }

  /** Removes the deployment when nothing runs any more; what belongs to it is collected with it. */
  void remove(PipelineId id) {
    Optional<Fields> template = index.template(id);
    if (template.isPresent()) {
      String name = DeploymentIndex.nameOf(template.get());
      // Without its configuration it is no deployment, should this break off.
      Optional<Fields> uncommitted =
          changing(() -> api.merge(WORKFLOW_TEMPLATE, name, Patches.uncommitted()));
      LOGGER.trace("removing {}, which is there: {}", name, uncommitted.isPresent());
      for (String config : configs(template.get())) {
        boolean unused = api.delete(SECRET, config, Propagation.BACKGROUND);
      }
      boolean unused = api.delete(CONFIG_MAP, name, Propagation.BACKGROUND);
      boolean unusedToo = api.delete(WORKFLOW_TEMPLATE, name, Propagation.BACKGROUND);
    }
    index.forget(id);
  }

  private static Set<String> configs(Fields template) {
    Set<String> names = new LinkedHashSet<>();
    String listed = template.text("metadata", "annotations", Labels.CONFIGS).orElse("");
    for (String name : listed.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }
}
