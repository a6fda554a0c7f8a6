package io.hybridrunner.ecr.kubernetes;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What the API server, or something before it, answered.
 *
 * @param status of HTTP
 * @param body what was in it; empty when it was no JSON object
 * @param retryAfter how long it wants to be left alone
 */
record Answer(int status, Optional<JsonObject> body, Optional<Duration> retryAfter) {

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** The Status object that Kubernetes sends with errors; empty when this is none. */
  private Optional<JsonObject> failure() {
    return body.filter(read -> Json.text(read, "kind").equals("Status"));
  }

  /** Whether Kubernetes itself refused. */
  boolean isKubernetes() {
    return failure().isPresent();
  }

  /** Kubernetes' own message. */
  String message() {
    return failure().map(status -> Json.text(status, "message")).orElse("");
  }

  /** The plural of the kind that the error is about. */
  String aboutKind() {
    return failure().map(status -> Json.text(status, "details", "kind")).orElse("");
  }
}
