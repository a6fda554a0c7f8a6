package io.hybridrunner.relay;

import io.hybridrunner.model.SecretValue;
import java.util.List;

/**
 * Decides whether a bearer token lets its bearer in. Thread-safe; compares in constant time. What
 * it throws lets nobody in, and says that it could not decide (503), not that the token is wrong.
 *
 * <p>It is called on the thread of each request, so it answers at once. One that has to ask
 * somebody goes into {@link RememberedTokens}.
 */
@FunctionalInterface
public interface TokenCheck {

  /** Whether this token is valid. */
  boolean admits(SecretValue token);

  /**
   * Admits these tokens, all of which are compared every time.
   *
   * @throws IllegalArgumentException when there is none, or one is blank
   */
  static TokenCheck anyOf(SecretValue... tokens) {
    List<SecretValue> valid = List.of(tokens);
    if (valid.isEmpty() || valid.stream().anyMatch(token -> token.reveal().isBlank())) {
      throw new IllegalArgumentException("need at least one token, and none of them blank");
    }
    return token -> {
      boolean admitted = false;
      for (SecretValue one : valid) {
        admitted |= one.equals(token);
      }
      return admitted;
    };
  }
}
