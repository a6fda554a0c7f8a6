package io.hybridrunner.argo.diagnosis;

import java.util.Optional;

/** Argo's phase of a Workflow. */
public enum WorkflowPhase {
  /** Argo's controller has not looked at it yet. */
  NONE,
  /** It waits for a lock, for room among the running Workflows, or for a volume. */
  PENDING,
  /** It was begun; its pod may yet wait. */
  RUNNING,
  /** It ended well, as far as Argo can tell. */
  SUCCEEDED,
  /** It ended with a failure of its pod, or by a shutdown. */
  FAILED,
  /** It ended with trouble of Argo's own, or without its pod. */
  ERROR;

  /** A word of a newer Argo is no end: an end is for ever, and would be a guess. */
  static WorkflowPhase of(Optional<String> written) {
    return switch (written.orElse("")) {
      case "" -> NONE;
      case "Pending" -> PENDING;
      case "Succeeded" -> SUCCEEDED;
      case "Failed" -> FAILED;
      case "Error" -> ERROR;
      default -> RUNNING;
    };
  }

  /** Whether it never changes again. */
  public boolean isTerminal() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
