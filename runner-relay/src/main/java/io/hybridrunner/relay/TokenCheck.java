package io.hybridrunner.relay;

import io.hybridrunner.model.SecretValue;
import java.util.List;

/**
 * Decides whether a bearer token lets its bearer in. Called on a request's thread for every
 * connection or request: thread-safe, compares in constant time, and answers within seconds when it
 * has to ask somebody. What it throws lets nobody in.
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
