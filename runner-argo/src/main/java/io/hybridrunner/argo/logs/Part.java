package io.hybridrunner.argo.logs;

import java.time.Instant;
import java.util.Optional;

/**
 * A piece of a run's log: what one container of one attempt has written.
 *
 * @param attempt which attempt of the run it belongs to, from 1
 * @param pod the pod's name
 * @param container the container's name
 * @param startedAt when the container began, when that is known: a log that begins much later has
 *     lost its beginning
 */
public record Part(int attempt, String pod, String container, Optional<Instant> startedAt) {

  /** For sentences. */
  String title() {
    return "pod " + pod + ", container " + container;
  }
}
