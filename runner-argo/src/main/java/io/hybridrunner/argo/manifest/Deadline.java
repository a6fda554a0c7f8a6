package io.hybridrunner.argo.manifest;

import io.hybridrunner.model.Workload;
import java.time.Duration;
import java.util.Optional;

/** How long a run may take: the shorter of what the pipeline and the runner's settings say. */
final class Deadline {

  private Deadline() {}

  static Optional<Duration> of(Workload workload, AirflowSettings settings) {
    return isRunners(workload, settings) ? workload.deadline() : settings.timeout();
  }

  private static boolean isRunners(Workload workload, AirflowSettings settings) {
    return workload
        .deadline()
        .filter(own -> settings.timeout().filter(asked -> asked.compareTo(own) <= 0).isEmpty())
        .isPresent();
  }

  /** What to say when the runner's is shorter than the one that was asked for. */
  static Optional<String> notice(Workload workload, AirflowSettings settings) {
    return settings
        .timeout()
        .filter(asked -> isRunners(workload, settings))
        .map(
            asked ->
                String.format(
                    "workflowTimeout is %d s, and this runner ends runs after %d s.",
                    asked.toSeconds(), workload.deadline().orElse(asked).toSeconds()));
  }
}
