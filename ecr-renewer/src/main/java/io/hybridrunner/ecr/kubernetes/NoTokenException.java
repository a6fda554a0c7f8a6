package io.hybridrunner.ecr.kubernetes;

import java.io.IOException;

/** There is no token to send. */
final class NoTokenException extends IOException {

  private static final long serialVersionUID = 1L;

  NoTokenException(String message) {
    super(message);
  }
}
