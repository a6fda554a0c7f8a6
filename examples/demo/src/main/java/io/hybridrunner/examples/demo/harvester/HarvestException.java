package io.hybridrunner.examples.demo.harvester;

/** The harvest cannot go on; {@link #reason} says what happened and what to do, in one line. */
final class HarvestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  HarvestException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
