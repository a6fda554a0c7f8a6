package io.hybridrunner.server;

/**
 * The program's exit codes. A process that is ended by SIGTERM or SIGINT closes cleanly first and
 * then shows the JVM's own 143 or 130.
 */
final class ExitCode {

  /** It was done. */
  static final int OK = 0;

  /** It was tried and failed: a secret is missing, a port is in use. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong; nothing was tried. */
  static final int USAGE = 2;

  private ExitCode() {}
}
