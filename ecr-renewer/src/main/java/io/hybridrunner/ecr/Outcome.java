package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Cause;
import java.time.Instant;
import java.util.Optional;

/** What became of a registry's credential in a namespace. */
public sealed interface Outcome {

  /** There is a new one. */
  record Renewed(Instant expiresAt) implements Outcome {}

  /** The one that is there has more than half of its life left. */
  record StillGood(Instant expiresAt) implements Outcome {}

  /**
   * It was not renewed, or the registry does not take it.
   *
   * @param cause why
   * @param expiresAt when the one that is there ends; empty when there is none, or nobody knows
   */
  record Failed(Cause cause, Optional<Instant> expiresAt) implements Outcome {}
}
