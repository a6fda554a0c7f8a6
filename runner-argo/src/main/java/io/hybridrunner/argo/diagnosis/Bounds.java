package io.hybridrunner.argo.diagnosis;

import java.time.Duration;
import java.util.Optional;

/**
 * How patient a diagnosis is.
 *
 * @param reasonAfter how long a run may wait before there must be a reason; 30 s by default
 * @param hopelessAfter how long a run may wait for what nobody is about to bring, as a Secret that
 *     does not exist; 40 s by default, so that it has failed within a minute
 * @param imageWithin how long a run may wait for an image that cannot be pulled; by default until
 *     its deadline
 * @param deadlineGrace how long Argo may take to end a run at its deadline; 20 s by default
 * @param machineLostAfter how long a pod may outlive its end on a machine that does not answer; 5
 *     min by default
 */
public record Bounds(
    Duration reasonAfter,
    Duration hopelessAfter,
    Optional<Duration> imageWithin,
    Duration deadlineGrace,
    Duration machineLostAfter) {

  /** The defaults. */
  public static Bounds defaults() {
    return new Bounds(
        Duration.ofSeconds(30),
        Duration.ofSeconds(40),
        Optional.empty(),
        Duration.ofSeconds(20),
        Duration.ofMinutes(5));
  }
}
