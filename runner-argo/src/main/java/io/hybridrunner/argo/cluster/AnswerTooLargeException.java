package io.hybridrunner.argo.cluster;

import java.io.IOException;

/** An answer is larger than anything that is expected; it was not read. */
final class AnswerTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(long limit) {
    super("more than " + limit + " bytes");
  }
}
