package io.hybridrunner.argo.testkit;

import java.time.Duration;
import java.util.Map;

/** What a server does instead of what it should. */
public sealed interface Fault {

  /** Another answer. */
  record Instead(int status, Map<String, String> headers, String body) implements Fault {}

  /** Ends the connection without a word. */
  record Abort() implements Fault {}

  /** The right answer, and the connection ends after half of it. */
  record Half() implements Fault {}

  /** Nothing at all, on an open connection, until the server is closed. */
  record Silence() implements Fault {}

  /** The right answer, later. */
  record Late(Duration by) implements Fault {}

  /** An error of Kubernetes. */
  static Fault status(int code, String reason, String message) {
    return new Instead(
        code, Map.of("Content-Type", "application/json"), Json.status(code, reason, message));
  }

  /** Too many requests. */
  static Fault busy(int status, int retryAfterSeconds) {
    return new Instead(
        status,
        Map.of(
            "Content-Type", "application/json", "Retry-After", String.valueOf(retryAfterSeconds)),
        Json.status(status, "TooManyRequests", "the server has received too many requests"));
  }

  /** The version is too old. */
  static Fault expired() {
    return status(410, "Expired", "too old resource version: 1 (2)");
  }

  /** A page of something that is no API server. */
  static Fault page(int status, String html) {
    return new Instead(status, Map.of("Content-Type", "text/html"), html);
  }
}
