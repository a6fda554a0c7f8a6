package io.hybridrunner.argo.testkit;

import com.sun.net.httpserver.HttpExchange;
import io.hybridrunner.document.Value.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What the fake server answers: a text, or a watch. */
record Reply(
    int status,
    Map<String, String> headers,
    String body,
    boolean isHalf,
    Optional<FakeWatch> watch) {

  Reply(int status, String json) {
    this(status, Map.of("Content-Type", "application/json"), json, false, Optional.empty());
  }

  static Reply json(int status, Fields object) {
    return new Reply(status, Json.write(object));
  }

  static Reply error(int status, String reason, String message) {
    return new Reply(status, Json.status(status, reason, message));
  }

  static Reply text(int status, String text) {
    return new Reply(
        status, Map.of("Content-Type", "text/plain; charset=utf-8"), text, false, Optional.empty());
  }

  static Reply watch(FakeWatch watch) {
    return new Reply(200, Map.of(), "", false, Optional.of(watch));
  }

  static Reply of(Fault.Instead instead) {
    return new Reply(instead.status(), instead.headers(), instead.body(), false, Optional.empty());
  }

  Reply half() {
    return new Reply(status, headers, body, true, watch);
  }

  /** Sends it; fails, which aborts the connection, after half of it when it is to be half. */
  void send(HttpExchange exchange) throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    OutputStream out = exchange.getResponseBody();
    out.write(bytes, 0, isHalf ? bytes.length / 2 : bytes.length);
    out.flush();
    if (isHalf) {
      throw new IOException("aborted after half, as ordered");
    }
  }
}
