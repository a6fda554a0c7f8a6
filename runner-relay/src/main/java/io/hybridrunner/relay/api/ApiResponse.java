package io.hybridrunner.relay.api;

import io.hybridrunner.model.Cause;

/**
 * The API's answer.
 *
 * @param status the HTTP status
 * @param json the body
 */
public record ApiResponse(int status, String json) {

  /** The answer to a request that cannot be served. */
  public static ApiResponse of(Cause cause) {
    return of(cause.kind().code(), cause);
  }

  /** The answer to a request that cannot be served, with another HTTP status than the cause's. */
  public static ApiResponse of(int status, Cause cause) {
    return new ApiResponse(status, Views.problem(status, cause).toString());
  }

  @Override
  public String toString() {
    return "ApiResponse[" + status + ", " + json.length() + " characters]";
  }
}
