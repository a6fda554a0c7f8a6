package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Value.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * What the API server, or something before it, answered.
 *
 * @param status of HTTP
 * @param body all of it when it is a good one, else enough of it for a message
 * @param retryAfter how long it wants to be left alone
 */
record Answer(int status, String body, Optional<Duration> retryAfter) {

  private static final int MOST_PLAIN_TEXT = 2000;

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** The Status object that Kubernetes sends with errors; empty when this is none. */
  Optional<Fields> failure() {
    try {
      return Optional.of(Json.read(body)).filter(read -> isKind(read, "Status"));
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }

  private static boolean isKind(Fields object, String kind) {
    return object.text("kind").filter(kind::equals).isPresent();
  }

  String reason() {
    return failure().flatMap(status -> status.text("reason")).orElse("");
  }

  /** The plural of the kind that the error is about. */
  String aboutKind() {
    return failure().flatMap(status -> status.text("details", "kind")).orElse("");
  }

  /** The name of the object that the error is about. */
  String aboutName() {
    return failure().flatMap(status -> status.text("details", "name")).orElse("");
  }

  /** Kubernetes' own message, or the text of a page. */
  String message() {
    return failure()
        .flatMap(status -> status.text("message"))
        .filter(said -> !said.isBlank())
        .orElseGet(this::plainText);
  }

  private String plainText() {
    String text =
        body.replaceAll("(?is)<(style|script|head)\\b.*?</\\1>", " ")
            .replaceAll("<[^>]*>", " ")
            .replaceAll("\\s+", " ")
            .strip();
    return text.length() <= MOST_PLAIN_TEXT ? text : text.substring(0, MOST_PLAIN_TEXT) + "…";
  }
}
