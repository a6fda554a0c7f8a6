package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * When a run is tried again. By itself only when the pod died of what is no fault of its own: what
 * Argo says of a node then is told apart from an ingestion that failed, ran out of memory or took
 * too long, and from an executor without rights. When the pipeline asks for retries, also when the
 * ingestion failed.
 *
 * <p>Messages are Argo's ({@code inferFailedReason}, {@code podReconciliation}) and the kubelet's,
 * which Argo passes on; those of 3.7.18 and Kubernetes 1.34. A pod that is sent away ends with exit
 * code 143 shortly before it is gone, and either may be what Argo sees. One that must be killed
 * ends with 137, as one that ran out of memory does; that is not tried again.
 */
final class RetryRule {

  private static final String INFRASTRUCTURE =
      "^(pod deleted"
          + "|Pod was terminated in response to imminent node shutdown"
          + "|Pod was rejected"
          + "|The node (was low on resource|had condition)"
          + "|Preempted "
          + "|Node .+ is unresponsive"
          + "|Pod failed before "
          + "|pod failed: neither main nor wait "
          + "|main: Error [(]exit code 143[)])";

  private RetryRule() {}

  /** Of a pipeline; empty when nothing is tried again. */
  static Optional<Fields> of(int infrastructureRetries, AirflowSettings settings) {
    return rule(infrastructureRetries, settings.retries(), settings.retryDelay());
  }

  /** Of what has no settings of its own. */
  static Optional<Fields> ofInfrastructure(int retries) {
    return rule(retries, 0, Duration.ZERO);
  }

  private static Optional<Fields> rule(int infrastructure, int ingestion, Duration delay) {
    int limit = Math.max(infrastructure, ingestion);
    if (limit == 0) {
      return Optional.empty();
    }
    Draft rule =
        new Draft()
            .number("limit", limit)
            .text("retryPolicy", "Always")
            .text("expression", expression(infrastructure, ingestion));
    if (ingestion > 0) {
      rule.put("backoff", Draft.one("duration", delay.toSeconds() + "s"));
    }
    return Optional.of(rule.fields());
  }

  private static String expression(int infrastructure, int ingestion) {
    String died =
        String.format(
            "asInt(retries) < %d && lastRetry.message matches '%s'",
            infrastructure, INFRASTRUCTURE);
    String failed = String.format("asInt(retries) < %d && lastRetry.status == 'Failed'", ingestion);
    if (ingestion == 0) {
      return died;
    }
    return infrastructure == 0 ? failed : "(" + died + ") || (" + failed + ")";
  }
}
