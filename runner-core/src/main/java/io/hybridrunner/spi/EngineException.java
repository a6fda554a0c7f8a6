package io.hybridrunner.spi;

import io.hybridrunner.model.Cause;

/** The engine could not do what was asked; {@link #reason()} says why and what to do. */
public final class EngineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Cause reason;

  /** With a cause for people. */
  public EngineException(Cause reason) {
    super(reason.sentence());
    this.reason = reason;
  }

  /** With a cause for people and the fault it came from. */
  public EngineException(Cause reason, Throwable fault) {
    super(reason.sentence(), fault);
    this.reason = reason;
  }

  /** Why, and what to do. */
  public Cause reason() {
    return reason;
  }
}
