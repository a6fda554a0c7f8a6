package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.IngestionPods.Security;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;

/**
 * The text of {@code podSpecPatch}, which Argo merges into the finished pod: the only way to its
 * own containers {@code init} and {@code wait}. Argo gives them no security context of their own
 * and no resources, unless its controller is configured so; Pod Security "restricted" and quotas
 * want both.
 */
final class PodPatch {

  private PodPatch() {}

  /** With the deployment's own patch merged over it; nulls take fields away, and are kept. */
  static String of(IngestionPods pods, Fields overlay) {
    Fields patch =
        new Draft()
            .number("terminationGracePeriodSeconds", pods.lifetime().killGrace().toSeconds())
            .put("initContainers", Draft.list(executor("init", pods)))
            .put("containers", Draft.list(executor("wait", pods)))
            .fields();
    return new Document(Format.JSON, Merge.withNulls(patch, overlay)).render();
  }

  private static Fields executor(String name, IngestionPods pods) {
    Fields security = MainContainer.restricted();
    if (pods.security() == Security.OPENSHIFT) {
      // A controller may be configured to set them.
      security = security.with("runAsUser", Literal.NULL).with("runAsGroup", Literal.NULL);
    }
    return new Draft()
        .text("name", name)
        .put("resources", MainContainer.resources(pods.executorResources()))
        .put("securityContext", security)
        .fields();
  }
}
