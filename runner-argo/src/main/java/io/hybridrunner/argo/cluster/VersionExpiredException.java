package io.hybridrunner.argo.cluster;

/** The API server does not remember that far back (410): list again. */
public final class VersionExpiredException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what the API server said. */
  public VersionExpiredException(String message) {
    super(message);
  }
}
