package io.hybridrunner.argo.cluster;

import java.nio.file.Path;
import java.util.Optional;

/** How the Kubernetes API server is found, and who this is to it. */
public sealed interface ClusterAccess {

  /** From inside a pod, as its ServiceAccount; its token is read again as it rotates. */
  record InCluster() implements ClusterAccess {}

  /**
   * By a kubeconfig file.
   *
   * @param file the file; programs that give tokens ({@code exec}) are run again as tokens age
   * @param context the context to use; the file's current one when empty
   */
  record Kubeconfig(Path file, Optional<String> context) implements ClusterAccess {}
}
