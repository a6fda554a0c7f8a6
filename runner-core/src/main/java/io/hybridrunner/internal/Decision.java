package io.hybridrunner.internal;

import io.hybridrunner.model.Cause;
import java.util.function.Function;

/** What planning came to: something to do, or why not. */
sealed interface Decision<T> {

  /** The same with what is made of the plan. */
  default <U> Decision<U> map(Function<T, U> change) {
    return flatMap(plan -> new Planned<>(change.apply(plan)));
  }

  /** What is decided about the plan. */
  <U> Decision<U> flatMap(Function<T, Decision<U>> next);

  /** Do this. */
  record Planned<T>(T plan) implements Decision<T> {
    @Override
    public <U> Decision<U> flatMap(Function<T, Decision<U>> next) {
      return next.apply(plan);
    }
  }

  /** Do nothing, and say why. */
  record Denied<T>(Cause cause) implements Decision<T> {
    @Override
    public <U> Decision<U> flatMap(Function<T, Decision<U>> next) {
      return new Denied<>(cause);
    }
  }

  /** A denial. */
  static <T> Decision<T> denied(Cause.Kind kind, String message, String cure) {
    return new Denied<>(Cause.of(kind, message, cure));
  }
}
