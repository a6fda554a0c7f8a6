package io.hybridrunner.argo.manifest;

/** A schedule or a zone has no form in Argo: why, and what to write instead. */
final class NoFormException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String cure;

  NoFormException(String message, String cure) {
    super(message);
    this.cure = cure;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String cure() {
    return cure;
  }
}
