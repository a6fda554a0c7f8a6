package io.hybridrunner.model;

/**
 * Where a runner is installed, and how often it changed hands there: what tells a successor from a
 * stranger with the same runner id. Immutable.
 *
 * @param cluster names the cluster for ever: the uid of its namespace {@code kube-system}
 * @param release the name of the Helm release, with its namespace
 * @param leaseTransitions how often the lease of this release has changed hands; a process that
 *     holds it after another one has a higher number
 */
public record Installation(String cluster, String release, long leaseTransitions) {

  /** Whether both are the same release in the same cluster, and this one came later. */
  public boolean succeeds(Installation other) {
    return cluster.equals(other.cluster)
        && release.equals(other.release)
        && leaseTransitions > other.leaseTransitions;
  }
}
