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

  Deployments(KubernetesApi api, Manifests manifests, CronAcceptance acceptance, Clock clock) {
    this.api = api;
    this.manifests = manifests;
    this.acceptance = acceptance;
    this.clock = clock;
    this.index = new DeploymentIndex(api);
  }

  Optional<Deployment> deployment(PipelineId id) {
    return index.template(id).flatMap(Manifests::deploymentOf);
  }

  List<Deployment> all() {
    return index.templates().stream().flatMap(t -> Manifests.deploymentOf(t).stream()).toList();
  }

  /** The template that runs of this deployment are made from. */
  Fields template(PipelineId id) {
    return index
        .template(id)
        .filter(template -> Manifests.deploymentOf(template).isPresent())
        .orElseThrow(() -> Refusals.notDeployed(id));
  }

  List<String> deploy(DeployPlan plan) {
    PipelineId id = plan.pipeline().id();
    Optional<Fields> present = index.template(id);
    // A pipeline that was renamed keeps its objects.
    String name =
        present
            .map(DeploymentIndex::nameOf)
            .orElseGet(() -> Names.base(id, plan.pipeline().fullyQualifiedName()));
    DeploymentObjects objects = manifests.deployment(plan, name, clock.instant());
    Optional<Fields> cron = present.flatMap(t -> api.get(CRON_WORKFLOW, name));
    String uid = intend(present, objects).text("metadata", "uid").orElseThrow();
    index.remember(id, name);
    try {
      write(objects, uid, cron, isCommitted(present, plan));
      commit(id, objects, present);
    } catch (EngineException failed) {
      takeBack(name, id, present, cron);
      throw failed;
    }
    return objects.notices();
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

  private void write(
      DeploymentObjects objects, String uid, Optional<Fields> cron, boolean isCommitted) {
    // One of this name holds the same: the name is a digest of the content.
    Optional<Fields> unused = api.create(SECRET, objects.secret(uid));
    objects.limit(uid).ifPresent(limit -> api.apply(CONFIG_MAP, limit));
    if (objects.cron(uid).isPresent()) {
      schedule(objects.cron(uid).get(), cron, isCommitted);
    } else if (cron.isPresent()) {
      // Its live runs are not to go with it.
      boolean unusedToo = api.delete(CRON_WORKFLOW, objects.name(), Propagation.ORPHAN);
    }
  }

  private void schedule(Fields cron, Optional<Fields> before, boolean isCommitted) {
    Fields applied = api.apply(CRON_WORKFLOW, cron);
    boolean isUnchanged =
        before.filter(old -> old.fields("spec").equals(applied.fields("spec"))).isPresent();
    if (!isUnchanged || !isCommitted) {
      acceptance.await(applied);
    }
  }

  /** Whether this version was deployed to its end before. */
  private static boolean isCommitted(Optional<Fields> present, DeployPlan plan) {
    return present
        .flatMap(Manifests::deploymentOf)
        .filter(old -> old.version() == plan.pipeline().version())
        .isPresent();
  }

  private void commit(PipelineId id, DeploymentObjects objects, Optional<Fields> present) {
    Set<String> old = present.map(Deployments::configs).orElseGet(LinkedHashSet::new);
    old.remove(objects.configName());
    Set<String> used = used(old, id);
    Set<String> kept = new LinkedHashSet<>(used);
    kept.add(objects.configName());
    Fields unused = api.apply(WORKFLOW_TEMPLATE, objects.template(true, kept));
    old.removeAll(used);
    for (String config : old) {
      boolean wasThere = api.delete(SECRET, config, Propagation.BACKGROUND);
      LOGGER.debug("removed the configuration {}, which no run uses: {}", config, wasThere);
    }
    if (objects.limit("").isEmpty()) {
      boolean wasThere = api.delete(CONFIG_MAP, objects.name(), Propagation.BACKGROUND);
      LOGGER.trace("limit of {} removed: {}", objects.name(), wasThere);
    }
  }

  /** Those of these configurations that a live run still reads. */
  private Set<String> used(Set<String> configs, PipelineId id) {
    Set<String> used = new LinkedHashSet<>();
    if (configs.isEmpty()) {
      return used;
    }
    String live = Labels.PIPELINE + "=" + id + ",workflows.argoproj.io/completed!=true";
    for (Fields workflow : api.list(WORKFLOW, live)) {
      String text = new Document(Format.JSON, workflow.fields("spec")).render();
      configs.stream().filter(config -> text.contains('"' + config + '"')).forEach(used::add);
    }
    return used;
  }

  /** What was there before is put back, as far as that can be done. */
  private void takeBack(
      String name, PipelineId id, Optional<Fields> present, Optional<Fields> cron) {
    try {
      if (cron.isPresent()) {
        Fields unused = api.apply(CRON_WORKFLOW, asWritten(cron.get()));
      } else {
        boolean unused = api.delete(CRON_WORKFLOW, name, Propagation.ORPHAN);
      }
      if (present.isEmpty()) {
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
    // What forbids more comes first: broken off in between, nothing runs that should not.
    if (!enabled) {
      Optional<Fields> unused = api.merge(CRON_WORKFLOW, name, suspend);
    }
    Fields unusedTemplate =
        api.merge(WORKFLOW_TEMPLATE, name, state).orElseThrow(() -> Refusals.notDeployed(id));
    if (enabled) {
      Optional<Fields> unused = api.merge(CRON_WORKFLOW, name, suspend);
    }
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
