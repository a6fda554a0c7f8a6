package io.hybridrunner.ecr.model;

import java.nio.file.Path;
import java.util.Optional;

/** How the Kubernetes API server is found, and who this is to it. */
public sealed interface ClusterAccess {

  /**
   * From inside a pod, as its ServiceAccount.
   *
   * @param host the API server's host, in a pod the variable {@code KUBERNETES_SERVICE_HOST}
   * @param port its port, in a pod the variable {@code KUBERNETES_SERVICE_PORT}
   */
  record InCluster(String host, int port) implements ClusterAccess {}

  /**
   * By a kubeconfig file.
   *
   * @param file the file
   * @param context the context to use; the file's current one when empty
   */
  record Kubeconfig(Path file, Optional<String> context) implements ClusterAccess {}
}
