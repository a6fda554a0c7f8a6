package io.hybridrunner.server.http;

/**
 * What is answered to a GET.
 *
 * @param status the HTTP status
 * @param contentType the body's type
 * @param body the body
 */
public record Response(int status, String contentType, String body) {

  /** A JSON body. */
  public static Response json(int status, String body) {
    return new Response(status, "application/json", body);
  }

  /** A line of text. */
  public static Response text(int status, String line) {
    return new Response(status, "text/plain; charset=utf-8", line + "\n");
  }
}
