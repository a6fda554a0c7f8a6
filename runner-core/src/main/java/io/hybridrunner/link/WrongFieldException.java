package io.hybridrunner.link;

import io.hybridrunner.model.Cause;

/** Ends the reading of a frame at its first wrong field; never leaves this package. */
final class WrongFieldException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Cause reason;

  WrongFieldException(Cause reason) {
    super(reason.message(), null, false, false);
    this.reason = reason;
  }

  static WrongFieldException of(String path, String problem) {
    return new WrongFieldException(
        Cause.of(
            Cause.Kind.BAD_REQUEST,
            "field '" + path + "' " + problem,
            "Send it as docs/runner-link.md describes"));
  }

  Cause reason() {
    return reason;
  }
}
