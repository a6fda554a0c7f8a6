package io.hybridrunner.relay;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.relay.api.ApiResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty refuses before the API or the link sees it: a path that cannot be decoded, headers
 * that are too large, an upgrade that is none. Its own page is HTML and repeats the request's path,
 * in which anything may stand; this answer is JSON and repeats nothing.
 */
final class JsonErrors extends ErrorHandler {

  JsonErrors() {}

  /** By default some methods get no body. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] json = ApiResponse.of(code, cause(code)).json().getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(json), callback);
  }

  private static Cause cause(int code) {
    return switch (code) {
      case 404 -> ApiCalls.nothingHere();
      case 405 ->
          Cause.of(
              Kind.BAD_REQUEST, "the path has not this method", "docs/relay-api.md lists them.");
      case 413 -> Cause.of(Kind.TOO_LARGE, "the request is too large", "Send less.");
      case 414 -> Cause.of(Kind.TOO_LARGE, "the path and query are too long", "Send less there.");
      case 431 -> Cause.of(Kind.TOO_LARGE, "the headers are too large", "Send fewer headers.");
      default -> code < 500 ? unreadable() : fault();
    };
  }

  private static Cause unreadable() {
    return Cause.of(
        Kind.BAD_REQUEST,
        "the request's first line or its headers are not valid HTTP",
        "Look for control characters, a '%' that begins no escape, bytes that are not UTF-8,"
            + " or incomplete Upgrade and Expect headers.");
  }

  private static Cause fault() {
    return Cause.of(Kind.INTERNAL, "the relay has a fault", "Look into the relay's log.");
  }
}
