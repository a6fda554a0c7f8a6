package io.hybridrunner.ecr.config;

/** A value cannot be what its key needs. Internal to reading; ends as a {@link Problem}. */
final class BadValue extends Exception {

  private static final long serialVersionUID = 1L;

  private final String cure;

  BadValue(String message, String cure) {
    super(message, null, false, false);
    this.cure = cure;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String cure() {
    return cure;
  }
}
