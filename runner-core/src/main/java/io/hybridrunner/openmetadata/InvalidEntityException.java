package io.hybridrunner.openmetadata;

/** An entity cannot be used; the message names the field and what is wrong, never a value. */
public final class InvalidEntityException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** With a sentence for people. */
  public InvalidEntityException(String message) {
    super(message);
  }
}
