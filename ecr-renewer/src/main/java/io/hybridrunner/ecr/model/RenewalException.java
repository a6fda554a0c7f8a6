package io.hybridrunner.ecr.model;

/** Something was refused, or nobody answered. Its message is its cause's sentence. */
public final class RenewalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Cause cause;

  /**
   * Without what was caught: exceptions of others may quote what they sent.
   *
   * @param cause why
   */
  public RenewalException(Cause cause) {
    super(cause.sentence());
    this.cause = cause;
  }

  /** Why, by whom, and what to do. */
  public Cause reason() {
    return cause;
  }
}
