package io.hybridrunner.document;

/** A text is not written in this format; it may be in another. */
final class SyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  SyntaxException(String message) {
    super(message);
  }
}
