package io.hybridrunner.ecr.model;

/**
 * Why a credential was not renewed: a sentence a person understands, and what to do about it. Never
 * holds a key, a token or a Secret's content.
 *
 * @param by who refused
 * @param message what happened, naming the thing and the value
 * @param cure what the reader can do
 */
public record Cause(By by, String message, String cure) {

  /** Who refused. */
  public enum By {
    /** ECR or STS, or the way to them, or the credentials for them. */
    AWS,
    /** The Kubernetes API server, the way to it, or what is in the Secret. */
    KUBERNETES,
    /** The registry itself, when the credential was tried. */
    REGISTRY
  }

  /** The message and the cure in one line. */
  public String sentence() {
    return message + ". " + cure;
  }
}
