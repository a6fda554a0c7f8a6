package io.hybridrunner.collate.token;

import io.hybridrunner.model.Cause;

/**
 * Hears of the link's token, for logs, metrics and health. By default every method does nothing.
 * Called on the link's timer thread: return at once, and never throw.
 */
public interface TokenListener {

  /** One that does nothing. */
  static TokenListener none() {
    return new TokenListener() {};
  }

  /**
   * The link is made, or kept, with this token, and its source has no other. Called at every
   * attempt to connect and every few seconds, so that who hears it needs no clockwork of its own.
   */
  default void inUse(TokenClaims claims) {}

  /**
   * The token's source has another one, or none, and it cannot be taken up; the link stays up with
   * the one before, and it is tried again. Called whenever that is found.
   */
  default void notTaken(Cause cause) {}
}
