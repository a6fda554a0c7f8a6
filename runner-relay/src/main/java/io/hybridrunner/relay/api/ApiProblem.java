package io.hybridrunner.relay.api;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;

/** A request cannot be served; says why, and what to do. */
public final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiResponse response;

  ApiProblem(int status, Cause cause) {
    super(cause.sentence(), null, false, false);
    this.response = ApiResponse.of(status, cause);
  }

  ApiProblem(Kind kind, String message, String cure) {
    this(kind.code(), Cause.of(kind, message, cure));
  }

  /** The request is wrong (400). */
  public static ApiProblem bad(String message, String cure) {
    return new ApiProblem(Kind.BAD_REQUEST, message, cure);
  }

  /** The body is not in a form that is read here (415). */
  public static ApiProblem unsupportedBody(String message, String cure) {
    return new ApiProblem(415, Cause.of(Kind.BAD_REQUEST, message, cure));
  }

  /** What to answer. */
  public ApiResponse response() {
    return response;
  }
}
