package io.hybridrunner.model;

/**
 * Identifies one command of the control plane. A redelivered command keeps its id.
 *
 * @param value 1 to 128 characters, chosen by the control plane
 */
public record CommandId(String value) {

  /**
   * @throws IllegalArgumentException when the value is blank or longer than 128 characters
   */
  public CommandId {
    if (value.isBlank() || value.length() > 128) {
      throw new IllegalArgumentException(
          "command id must have 1 to 128 characters, not " + value.length());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
