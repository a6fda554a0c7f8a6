package io.hybridrunner.relay.api;

import java.util.Map;
import java.util.Optional;

/**
 * A request to the API.
 *
 * @param path the path's parameters
 * @param query the query's parameters, the last of several values
 * @param contentType the body's type, when it is given
 * @param body the body; empty when there is none
 */
public record ApiRequest(
    Map<String, String> path,
    Map<String, String> query,
    Optional<String> contentType,
    String body) {

  /** Copies the maps. */
  public ApiRequest {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  @Override
  public String toString() {
    return "ApiRequest[" + path + ", " + body.length() + " characters]";
  }
}
