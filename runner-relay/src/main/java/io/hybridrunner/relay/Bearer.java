package io.hybridrunner.relay;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.api.ApiResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the header {@code Authorization: Bearer …}. Immutable and thread-safe. */
final class Bearer {

  private static final Logger LOG = LoggerFactory.getLogger(Bearer.class);
  private static final String SCHEME = "Bearer ";

  private final Function<SecretValue, CompletableFuture<Boolean>> tokens;
  private final String whose;

  private Bearer(Function<SecretValue, CompletableFuture<Boolean>> tokens, String whose) {
    this.tokens = tokens;
    this.whose = whose;
  }

  /**
   * A check that is done at once.
   *
   * @param whose whose token is expected, for messages
   */
  static Bearer of(TokenCheck tokens, String whose) {
    return new Bearer(token -> atOnce(tokens, token), whose);
  }

  /** A check that may take its time. */
  static Bearer of(RememberedTokens tokens, String whose) {
    return new Bearer(tokens::ask, whose);
  }

  private static CompletableFuture<Boolean> atOnce(TokenCheck tokens, SecretValue token) {
    try {
      return CompletableFuture.completedFuture(tokens.admits(token));
    } catch (RuntimeException fault) {
      LOG.warn("A token could not be checked: {}", RememberedTokens.told(fault, token));
      return CompletableFuture.failedFuture(fault);
    }
  }

  /** Whether who sent this header is let in; a failure when that cannot be found out. */
  CompletableFuture<Boolean> admits(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return CompletableFuture.completedFuture(false);
    }
    String text = header.substring(SCHEME.length()).strip();
    SecretValue token = SecretValue.of(text);
    return text.isEmpty() || UnsignedTokens.contain(token)
        ? CompletableFuture.completedFuture(false)
        : tokens.apply(token);
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

  /** What is answered when it is not known whether the token is valid. */
  static ApiResponse undecided() {
    return ApiResponse.of(
        503,
        Cause.of(
            Kind.SERVER_UNAVAILABLE,
            "the bearer token could not be checked in time",
            "Try again; if it stays so, look into the relay's log."));
  }
}
