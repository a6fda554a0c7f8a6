package io.hybridrunner.argo;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.argo.manifest.Manifests;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.PipelineId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which WorkflowTemplate belongs to which pipeline: a name cannot be derived from an id alone, and
 * a list for each run would go through all of them. Names are remembered as they are seen.
 * Thread-safe.
 */
final class DeploymentIndex {

  private final KubernetesApi api;
  private final Map<PipelineId, String> names = new ConcurrentHashMap<>();

  DeploymentIndex(KubernetesApi api) {
    this.api = api;
  }

  /** The pipeline's WorkflowTemplate as it is now; empty when there is none. */
  Optional<Fields> template(PipelineId id) {
    Optional<Fields> found =
        Optional.ofNullable(names.get(id)).flatMap(n -> api.get(ResourceType.WORKFLOW_TEMPLATE, n));
    if (found.isPresent()) {
      return found;
    }
    // Nobody says "not deployed" by a memory alone: somebody else may have written it.
    Optional<Fields> labelled =
        api.list(ResourceType.WORKFLOW_TEMPLATE, Labels.ofPipeline(id)).stream().findFirst();
    labelled.ifPresentOrElse(template -> remember(id, nameOf(template)), () -> forget(id));
    return labelled;
  }

  /** All of them as they are now. */
  List<Fields> templates() {
    List<Fields> all = api.list(ResourceType.WORKFLOW_TEMPLATE, Labels.OURS_SELECTOR);
    for (Fields template : all) {
      Manifests.pipelineOf(template).ifPresent(id -> remember(id, nameOf(template)));
    }
    return all;
  }

  void remember(PipelineId id, String name) {
    names.put(id, name);
  }

  void forget(PipelineId id) {
    names.remove(id);
  }

  static String nameOf(Fields object) {
    return object.text("metadata", "name").orElseThrow();
  }
}
