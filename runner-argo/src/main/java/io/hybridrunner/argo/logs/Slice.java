package io.hybridrunner.argo.logs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which lines of a container's log are wanted.
 *
 * @param since only lines of this whole second and later ({@code sinceTime}); all when empty
 * @param lastLines only the last of them ({@code tailLines}); all when empty
 */
public record Slice(Optional<Instant> since, OptionalInt lastLines) {

  static final Slice ALL = new Slice(Optional.empty(), OptionalInt.empty());

  static Slice since(Instant second) {
    return new Slice(Optional.of(second), OptionalInt.empty());
  }

  static Slice last(int lines) {
    return new Slice(Optional.empty(), OptionalInt.of(lines));
  }
}
