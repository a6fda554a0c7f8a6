package io.hybridrunner.argo.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Kubeconfigs of tests. */
final class Kubeconfigs {

  private Kubeconfigs() {}

  static ClusterAccess write(Path directory, String server) {
    String text =
        """
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(server);
    try {
      Path file = Files.writeString(directory.resolve("other"), text);
      return new ClusterAccess.Kubeconfig(file, Optional.empty());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
