package io.hybridrunner.examples.demo;

/** The demo cannot go on; {@link #reason} says what happened, for people. */
final class DemoException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  DemoException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
