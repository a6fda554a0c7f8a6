package io.hybridrunner.server;

import io.hybridrunner.server.config.Problem;

/** The program could not start although its configuration is right; the message says what to do. */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(Problem problem, Throwable fault) {
    super(problem.toString(), fault);
  }
}
