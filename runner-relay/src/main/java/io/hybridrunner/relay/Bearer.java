package io.hybridrunner.relay;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.api.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the header {@code Authorization: Bearer …}. Immutable and thread-safe. */
final class Bearer {

  private static final Logger LOG = LoggerFactory.getLogger(Bearer.class);
  private static final String SCHEME = "Bearer ";

  private final TokenCheck tokens;
  private final String whose;

  /**
   * A check.
   *
   * @param whose whose token is expected, for messages
   */
  Bearer(TokenCheck tokens, String whose) {
    this.tokens = tokens;
    this.whose = whose;
  }

  boolean admits(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String token = header.substring(SCHEME.length()).strip();
    try {
      return !token.isEmpty() && tokens.admits(SecretValue.of(token));
    } catch (RuntimeException fault) {
      LOG.warn("The check of a token failed; nobody is let in", fault);
      return false;
    }
  }

  /** What is answered to those who are not admitted. */
  ApiResponse refusal() {
    return ApiResponse.of(
        401,
        Cause.of(
            Kind.BAD_REQUEST,
            "the bearer token is missing or not valid",
            "Send the header Authorization: Bearer TOKEN with " + whose + " token."));
  }
}
