package io.hybridrunner.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret in the clear, between its store and its consumer. Immutable and thread-safe. Prints as
 * dots; not a record and not serializable, so that nothing prints it by accident.
 */
public final class SecretValue {

  private final String value;

  private SecretValue(String value) {
    this.value = value;
  }

  /** Wraps a value. */
  public static SecretValue of(String value) {
    return new SecretValue(value);
  }

  /** The value in the clear. Hand it to its consumer; never to a log, an exception or a field. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "•••";
  }
}
