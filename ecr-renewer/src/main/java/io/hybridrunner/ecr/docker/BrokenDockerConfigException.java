package io.hybridrunner.ecr.docker;

/** What was read is no Docker configuration. Its message quotes nothing of it. */
public final class BrokenDockerConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong with it. */
  public BrokenDockerConfigException(String message) {
    super(message);
  }
}
