package io.hybridrunner.internal;

import io.hybridrunner.model.Cause;

/** What planning came to: something to do, or why not. */
sealed interface Decision<T> {

  /** Do this. */
  record Planned<T>(T plan) implements Decision<T> {}

  /** Do nothing, and say why. */
  record Denied<T>(Cause cause) implements Decision<T> {}

  /** A denial. */
  static <T> Decision<T> denied(Cause.Kind kind, String message, String cure) {
    return new Denied<>(Cause.of(kind, message, cure));
  }
}
