package io.hybridrunner.ecr;

import java.nio.file.Path;
import java.util.Optional;

/** How the Kubernetes API server is found, and who this is to it. */
public sealed interface ClusterAccess {

  /** From inside a pod, as its ServiceAccount. */
  record InCluster() implements ClusterAccess {}

  /**
   * By a kubeconfig file.
   *
   * @param file the file
   * @param context the context to use; the file's current one when empty
   */
  record Kubeconfig(Path file, Optional<String> context) implements ClusterAccess {}
}
