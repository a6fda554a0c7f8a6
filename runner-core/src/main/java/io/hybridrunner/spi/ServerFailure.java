package io.hybridrunner.spi;

import io.hybridrunner.model.Cause;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why the OpenMetadata server did not do what it was asked.
 *
 * @param kind the kind of trouble, for programs
 * @param status the HTTP status; empty when there was no answer
 * @param retryAfter how long the server asks to be left alone
 * @param cause what happened and what to do. Quotes the server's message, never a body: a body may
 *     hold secrets
 */
public record ServerFailure(
    Kind kind, OptionalInt status, Optional<Duration> retryAfter, Cause cause) {

  /** Kinds of trouble. Transient ones may pass when the same is asked again later. */
  public enum Kind {
    /** 401, and a 500 that is about the signing key: the token is not accepted. */
    UNAUTHORIZED(true),
    /** 403: the token's user may not do this. */
    FORBIDDEN(true),
    /** 404: there is no such thing. */
    NOT_FOUND(false),
    /** 409, 412: another state stands in the way. */
    CONFLICT(false),
    /** 413: larger than the server, or a proxy before it, takes. */
    TOO_LARGE(false),
    /** 400, 422 and every other 4xx: the request itself is wrong. */
    REJECTED(false),
    /** The server lacks a feature that the request needs, and says so. */
    NOT_CONFIGURED(false),
    /** 429: too many requests. */
    THROTTLED(true),
    /** 5xx. */
    SERVER_ERROR(true),
    /** No connection: name not found, refused, reset, TLS. */
    UNREACHABLE(true),
    /** No answer in time. */
    TIMED_OUT(true),
    /** An answer that is not OpenMetadata's: a proxy's page, half a body, a redirect. */
    UNREADABLE(true);

    private final boolean isTransient;

    Kind(boolean isTransient) {
      this.isTransient = isTransient;
    }

    /** Whether the same request may succeed later. */
    public boolean isTransient() {
      return isTransient;
    }
  }
}
