package io.hybridrunner.argo;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.PipelineId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which WorkflowTemplate belongs to which pipeline: a name cannot be derived from an id alone, and
 * a list for each run would go through all of them. Thread-safe.
 */
final class DeploymentIndex {

  static final String SELECTOR = Labels.MANAGED_BY + "=" + Labels.HYBRID_RUNNER;

  private final KubernetesApi api;
  private final Map<PipelineId, String> names = new HashMap<>();
  private boolean loaded;

  DeploymentIndex(KubernetesApi api) {
    this.api = api;
  }

  /** The pipeline's WorkflowTemplate as it is now; empty when there is none. */
  Optional<Fields> template(PipelineId id) {
    Optional<Fields> found = name(id).flatMap(n -> api.get(ResourceType.WORKFLOW_TEMPLATE, n));
    if (found.isPresent()) {
      return found;
    }
    // Nobody says "not deployed" by a memory alone: somebody else may have written it.
    Optional<Fields> labelled =
        api
            .list(ResourceType.WORKFLOW_TEMPLATE, SELECTOR + "," + Labels.PIPELINE + "=" + id)
            .stream()
            .findFirst();
    labelled.ifPresentOrElse(template -> remember(id, nameOf(template)), () -> forget(id));
    return labelled;
  }

  /** All of them as they are now. */
  List<Fields> templates() {
    Set<PipelineId> before = known();
    List<Fields> all = api.list(ResourceType.WORKFLOW_TEMPLATE, SELECTOR);
    synchronized (this) {
      // What was deployed while the list was made is not on it, and stays.
      names.keySet().removeAll(before);
      for (Fields template : all) {
        idOf(template).ifPresent(id -> names.put(id, nameOf(template)));
      }
      loaded = true;
    }
    return all;
  }

  private synchronized Set<PipelineId> known() {
    return Set.copyOf(names.keySet());
  }

  private Optional<String> name(PipelineId id) {
    boolean isLoaded;
    synchronized (this) {
      isLoaded = loaded;
    }
    if (!isLoaded) {
      templates();
    }
    synchronized (this) {
      return Optional.ofNullable(names.get(id));
    }
  }

  synchronized void remember(PipelineId id, String name) {
    names.put(id, name);
  }

  synchronized void forget(PipelineId id) {
    names.remove(id);
  }

  static String nameOf(Fields object) {
    return object.text("metadata", "name").orElseThrow();
  }

  private static Optional<PipelineId> idOf(Fields template) {
    try {
      return template.text("metadata", "labels", Labels.PIPELINE).map(PipelineId::of);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
