package io.hybridrunner.ecr;

import io.hybridrunner.ecr.kubernetes.ApiServer;
import io.hybridrunner.ecr.kubernetes.Pause;
import io.hybridrunner.ecr.kubernetes.SecretResource;
import io.hybridrunner.ecr.model.ClusterAccess;
import io.hybridrunner.ecr.model.RenewalException;

/**
 * A Kubernetes cluster in which pull Secrets are kept. Thread-safe. Each call to it may take 10 s,
 * and is made three times at most when the API server is busy or does not answer.
 */
public final class Cluster implements AutoCloseable {

  private final ApiServer server;

  private Cluster(ApiServer server) {
    this.server = server;
  }

  /**
   * Reads what is needed to connect, and connects to nothing. A token's file is read again for each
   * call, a kubeconfig's program runs again when its token is not taken any more.
   *
   * @throws RenewalException when the files cannot be read or do not say how
   */
  public static Cluster open(ClusterAccess access) {
    return open(access, Pause.sleeping());
  }

  static Cluster open(ClusterAccess access, Pause pause) {
    return new Cluster(ApiServer.open(access, pause));
  }

  /** The pull Secret of that name, whether it is there or not. Asks nothing yet. */
  public PullSecret pullSecret(String namespace, String name) {
    return new PullSecret(new SecretResource(server, namespace, name));
  }

  /** Ends its connections; calls that are running fail. Idempotent. */
  @Override
  public void close() {
    server.close();
  }
}
