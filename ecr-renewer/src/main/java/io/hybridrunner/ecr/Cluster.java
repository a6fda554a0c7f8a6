package io.hybridrunner.ecr;

/** A Kubernetes cluster in which pull Secrets are kept. Thread-safe. */
public final class Cluster implements AutoCloseable {

  private Cluster() {}

  /**
   * Reads what is needed to connect, and connects to nothing.
   *
   * @throws RenewalException when the files cannot be read or do not say how
   */
  public static Cluster open(ClusterAccess access) {
    java.util.Objects.requireNonNull(access);
    return new Cluster();
  }

  /** The pull Secret of that name, whether it is there or not. Asks nothing yet. */
  public PullSecret pullSecret(String namespace, String name) {
    return new PullSecret(namespace, name);
  }

  @Override
  public void close() {}
}
