package io.hybridrunner.spi;

import java.util.Optional;
import java.util.function.Function;

/**
 * What the OpenMetadata server answered: a value, or why there is none. Trouble is an answer and
 * never an exception, so that nobody forgets it.
 *
 * @param <T> the value's type
 */
public sealed interface Answer<T> {

  /** The server did what was asked. */
  record Given<T>(T value) implements Answer<T> {}

  /** It did not. */
  record Failed<T>(ServerFailure failure) implements Answer<T> {}

  /** An answer with a value. */
  static <T> Answer<T> of(T value) {
    return new Given<>(value);
  }

  /** An answer without. */
  static <T> Answer<T> failed(ServerFailure failure) {
    return new Failed<>(failure);
  }

  /** The value, when there is one. */
  default Optional<T> given() {
    return this instanceof Given<T> given ? Optional.of(given.value()) : Optional.empty();
  }

  /** The failure, when there is one. */
  default Optional<ServerFailure> failed() {
    return this instanceof Failed<T> failed ? Optional.of(failed.failure()) : Optional.empty();
  }

  /** This answer with its value changed. */
  default <R> Answer<R> map(Function<? super T, ? extends R> change) {
    if (this instanceof Given<T> given) {
      return new Given<>(change.apply(given.value()));
    }
    return new Failed<>(((Failed<T>) this).failure());
  }
}
