package io.hybridrunner.collate.token;

import java.time.Instant;
import java.util.Optional;

/** When a token's time is over, as it says itself. Immutable. */
public sealed interface Expiry {

  /** It is good until it is revoked. */
  record Never() implements Expiry {
    @Override
    public String toString() {
      return "never";
    }
  }

  /**
   * Its time is over then, by the server's clock.
   *
   * @param instant the claim {@code exp}
   */
  record At(Instant instant) implements Expiry {
    @Override
    public String toString() {
      return instant.toString();
    }
  }

  /** It is no token that could be read here; only the server knows. */
  record Unknown() implements Expiry {
    @Override
    public String toString() {
      return "not known";
    }
  }

  /** The time, when there is one. */
  default Optional<Instant> time() {
    return this instanceof At at ? Optional.of(at.instant()) : Optional.empty();
  }
}
