package io.hybridrunner.collate.net;

import java.io.IOException;

/** A file of authorities cannot be used; the message says why, naming it. */
public final class CaFileException extends IOException {

  private static final long serialVersionUID = 1L;

  CaFileException(String message) {
    super(message);
  }
}
