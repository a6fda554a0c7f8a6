package io.hybridrunner.openmetadata;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;

/** The token that ingestion shows to the OpenMetadata server. Immutable; prints no secret. */
public sealed interface ServerToken {

  /** What stands in the configuration. Hand it to nobody else. */
  String written();

  /**
   * The token itself.
   *
   * @param value a bot's JWT
   */
  record Value(SecretValue value) implements ServerToken {
    @Override
    public String written() {
      return value.reveal();
    }
  }

  /**
   * A reference that the ingestion looks up itself, so that the configuration holds no token.
   *
   * @param secret the secret's name, without a key: the ingestion image knows no keys
   */
  record Reference(SecretRef secret) implements ServerToken {

    /**
     * Checks that the ingestion image can read it.
     *
     * @throws IllegalArgumentException when the reference has a key
     */
    public Reference {
      if (secret.key().isPresent()) {
        throw new IllegalArgumentException(
            secret + " has a key, which the ingestion image does not know; write secret:<name>");
      }
    }

    @Override
    public String written() {
      return secret.toString();
    }
  }
}
