package io.hybridrunner.argo;

import io.hybridrunner.argo.cluster.ClusterAccess;
import io.hybridrunner.argo.manifest.IngestionPods;
import java.time.Duration;

/**
 * How an {@link ArgoWorkflowEngine} works. Immutable and thread-safe; begin with {@link #of}.
 *
 * @param access how the API server is found
 * @param namespace where Workflows and their pods live
 * @param pods what the pods look like
 * @param callsPerSecond how many calls are made at most, beside the watch; 50 by default
 * @param burst how many calls may come at once; 100 by default
 * @param callTimeout how long one call may take; 15 s by default
 * @param acceptTimeout how long a deploy waits for Argo's controller to take a schedule; 30 s by
 *     default
 * @param version the runner's, which the API server sees; {@code unknown} by default
 */
public record ArgoSettings(
    ClusterAccess access,
    String namespace,
    IngestionPods pods,
    double callsPerSecond,
    int burst,
    Duration callTimeout,
    Duration acceptTimeout,
    String version) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the setting and the value
   */
  public ArgoSettings {
    if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException("namespace is not a Kubernetes name: " + namespace);
    }
    if (!(callsPerSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "callsPerSecond and burst must be positive: " + callsPerSecond + ", " + burst);
    }
    requirePositive("callTimeout", callTimeout);
    requirePositive("acceptTimeout", acceptTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  /** The defaults for a cluster and a namespace. */
  public static ArgoSettings of(ClusterAccess access, String namespace) {
    return new ArgoSettings(
        access,
        namespace,
        IngestionPods.defaults(),
        50,
        100,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        "unknown");
  }

  /** These settings with other pods. */
  public ArgoSettings withPods(IngestionPods value) {
    return new ArgoSettings(
        access, namespace, value, callsPerSecond, burst, callTimeout, acceptTimeout, version);
  }

  /** These settings with another rate of calls. */
  public ArgoSettings withRate(double perSecond, int atOnce) {
    return new ArgoSettings(
        access, namespace, pods, perSecond, atOnce, callTimeout, acceptTimeout, version);
  }

  /** These settings with other time-outs. */
  public ArgoSettings withTimeouts(Duration call, Duration accept) {
    return new ArgoSettings(access, namespace, pods, callsPerSecond, burst, call, accept, version);
  }

  /** These settings with the runner's version. */
  public ArgoSettings withVersion(String value) {
    return new ArgoSettings(
        access, namespace, pods, callsPerSecond, burst, callTimeout, acceptTimeout, value);
  }
}
