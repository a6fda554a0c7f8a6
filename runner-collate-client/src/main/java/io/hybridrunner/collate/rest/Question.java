package io.hybridrunner.collate.rest;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One thing to ask the server. Its body may be secret, so that {@link #toString()} leaves it out.
 *
 * @param what what is asked, as it follows "asked to"
 * @param right the right of OpenMetadata that the token's user needs for it
 * @param method the HTTP method
 * @param url where
 * @param content what is sent along
 * @param needsToken whether the token is sent
 * @param cookie a cookie that is sent, as {@code name=value}
 * @param problem why it cannot be asked at all
 */
record Question(
    String what,
    String right,
    String method,
    HttpUrl url,
    Optional<Content> content,
    boolean needsToken,
    Optional<String> cookie,
    Optional<String> problem) {

  private static final int LONGEST_PATH = 300;

  /**
   * What is sent along.
   *
   * @param type its media type
   * @param text what it says
   */
  record Content(String type, String text) {
    @Override
    public String toString() {
      return type;
    }
  }

  Question sending(String httpMethod, String type, String text) {
    return new Question(
        what,
        right,
        httpMethod,
        url,
        Optional.of(new Content(type, text)),
        needsToken,
        cookie,
        problem);
  }

  Question withCookie(Optional<String> value) {
    return new Question(what, right, method, url, content, needsToken, value, problem);
  }

  Question withoutToken() {
    return new Question(what, right, method, url, content, false, cookie, problem);
  }

  Question withQuery(String name, String encodedValue) {
    HttpUrl asked = url.newBuilder().addEncodedQueryParameter(name, encodedValue).build();
    return new Question(what, right, method, asked, content, needsToken, cookie, problem);
  }

  boolean isRead() {
    return method.equals("GET");
  }

  /** The beginning of a sentence about it: who, what and where, without the query. */
  String asked() {
    return server() + ", asked to " + whatAndWhere() + ", ";
  }

  /** The beginning of a sentence about why it was not asked. */
  String notAsked() {
    return server() + " was not asked to " + whatAndWhere() + ": ";
  }

  private String whatAndWhere() {
    String path = url.encodedPath();
    String shown = path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
    return what + " (" + shown + ")";
  }

  private String server() {
    boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
    return usual ? url.host() : url.host() + ":" + url.port();
  }

  @Override
  public String toString() {
    return method + " " + url.encodedPath();
  }
}
