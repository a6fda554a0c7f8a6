package io.hybridrunner.argo.cluster;

import java.io.IOException;

/** There is no token to ask with. */
final class NoTokenException extends IOException {

  private static final long serialVersionUID = 1L;

  NoTokenException(String message) {
    super(message);
  }
}
