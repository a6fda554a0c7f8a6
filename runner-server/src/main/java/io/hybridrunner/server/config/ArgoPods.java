package io.hybridrunner.server.config;

import io.hybridrunner.argo.manifest.IngestionPods;
import io.hybridrunner.argo.manifest.IngestionPods.Identity;
import io.hybridrunner.argo.manifest.IngestionPods.Lifetime;
import io.hybridrunner.argo.manifest.IngestionPods.Merges;
import io.hybridrunner.argo.manifest.IngestionPods.Metadata;
import io.hybridrunner.argo.manifest.IngestionPods.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a configuration makes of the pods. */
public final class ArgoPods {

  private ArgoPods() {}

  /**
   * The pods, with the files that are merged into them as they are now.
   *
   * @throws UncheckedIOException when such a file cannot be read
   */
  public static IngestionPods of(ServerConfig.Argo argo) {
    return new IngestionPods(
        new Identity(
            argo.serviceAccount(),
            argo.automountToken(),
            argo.imagePullSecrets(),
            argo.imagePullPolicy()),
        new Metadata(argo.podLabels(), argo.podAnnotations()),
        new Placement(argo.nodeSelector(), argo.priorityClass()),
        argo.security(),
        argo.executorResources(),
        new Lifetime(
            argo.keepFinished(),
            argo.keepFinishedTests(),
            argo.podGc(),
            argo.killGrace(),
            argo.infrastructureRetries(),
            argo.startingDeadline()),
        new Merges(
            text(argo.containerSpecFile()),
            text(argo.workflowSpecFile()),
            argo.pipelineTypes(),
            argo.allowPrivileged()),
        argo.secretsNamespace(),
        argo.instanceId());
  }

  private static Optional<String> text(Optional<Path> file) {
    return file.map(
        path -> {
          try {
            return Files.readString(path);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
