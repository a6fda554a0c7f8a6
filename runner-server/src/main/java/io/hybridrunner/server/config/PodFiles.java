package io.hybridrunner.server.config;

import java.nio.file.Path;

/**
 * Files of the pod this program runs in.
 *
 * @param namespace holds the name of the pod's namespace
 * @param customConfig where the product we replace mounts what is merged into its pods
 */
record PodFiles(Path namespace, Path customConfig) {

  /** Where Kubernetes and that product's chart put them. */
  static final PodFiles REAL =
      new PodFiles(
          Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace"),
          Path.of("/custom-config"));

  /** Whether this program runs in a pod, which Kubernetes tells every container. */
  static boolean isInCluster(Settings settings) {
    return settings.variable("KUBERNETES_SERVICE_HOST").isPresent();
  }
}
