package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Value;
import java.time.Instant;
import java.util.Optional;

/** Where a container stands. */
public sealed interface ContainerState {

  /** Nothing is known of it. */
  record Unknown() implements ContainerState {}

  /**
   * It does not run yet.
   *
   * @param reason Kubernetes' word; may be empty
   * @param message its sentence; may be empty
   */
  record Waiting(String reason, String message) implements ContainerState {}

  /**
   * It runs.
   *
   * @param startedAt since when
   */
  record Running(Optional<Instant> startedAt) implements ContainerState {}

  /**
   * It has ended.
   *
   * @param reason Kubernetes' word; may be empty
   * @param exitCode its exit code
   * @param message the end of its termination message; may be empty
   * @param startedAt when it began
   * @param finishedAt when it ended
   */
  record Terminated(
      String reason,
      Optional<Integer> exitCode,
      String message,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt)
      implements ContainerState {

    /** Whether the kernel ended it for want of memory; exit code 137 alone does not say so. */
    public boolean isOutOfMemory() {
      return reason.equals("OOMKilled");
    }

    /** Whether it is known to have failed. */
    public boolean isFailure() {
      return exitCode.filter(code -> code != 0).isPresent();
    }
  }

  /** Reads {@code state} of a container's status. */
  static ContainerState of(Value state) {
    Optional<Value> terminated = Peek.at(state, "terminated");
    if (terminated.isPresent()) {
      Value end = terminated.get();
      return new Terminated(
          Peek.text(end, "reason").orElse(""),
          Peek.integer(end, "exitCode"),
          Peek.text(end, "message").orElse(""),
          Peek.instant(end, "startedAt"),
          Peek.instant(end, "finishedAt"));
    }
    Optional<Value> running = Peek.at(state, "running");
    if (running.isPresent()) {
      return new Running(Peek.instant(running.get(), "startedAt"));
    }
    return Peek.at(state, "waiting")
        .<ContainerState>map(
            wait ->
                new Waiting(
                    Peek.text(wait, "reason").orElse(""), Peek.text(wait, "message").orElse("")))
        .orElseGet(Unknown::new);
  }
}
