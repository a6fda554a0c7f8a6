package io.hybridrunner.collate.net;

import io.hybridrunner.openmetadata.ServerAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an HTTP server, or something before it, answered. The body may be secret, so that {@link
 * #toString()} leaves it out.
 *
 * @param status the HTTP status
 * @param type the media type as the server says it; empty when it says none
 * @param body the body, of an error its beginning
 * @param message the server's own message when it reports an error; else empty
 * @param cookies the values of {@code Set-Cookie}
 * @param elsewhere the host that a redirect points to
 * @param retryAfter how long the server asks to be left alone
 */
public record Heard(
    int status,
    String type,
    String body,
    String message,
    List<String> cookies,
    Optional<String> elsewhere,
    Optional<Duration> retryAfter) {

  private static final Pattern TITLE =
      Pattern.compile("<title[^>]{0,100}>([^<]{1,200})", Pattern.CASE_INSENSITIVE);
  private static final String MASK = "•••";
  private static final int LONGEST_TYPE = 60;
  private static final int LONGEST_TITLE = 80;

  /** The same under another status: some errors come with status 200. */
  public Heard as(int realStatus) {
    return new Heard(
        realStatus, type, body, ServerAnswers.errorMessage(body), cookies, elsewhere, retryAfter);
  }

  /** The same with a text that must not be repeated made unreadable wherever it stands. */
  public Heard without(String secret) {
    return new Heard(
        status,
        type.replace(secret, MASK),
        body.replace(secret, MASK),
        message.replace(secret, MASK),
        cookies,
        elsewhere.map(host -> host.replace(secret, MASK)),
        retryAfter);
  }

  /** Whether the status says success. */
  public boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** OpenMetadata reports errors as JSON with a message; proxies as pages or not at all. */
  public boolean isTheServers() {
    return !message.isEmpty();
  }

  /** Whether there is no body. */
  public boolean isEmpty() {
    return body.isBlank();
  }

  /** Whether it is made for a browser. */
  public boolean isPage() {
    return type.toLowerCase(Locale.ROOT).contains("html") || body.stripLeading().startsWith("<");
  }

  /** What it is, for a sentence: never what it says, but for the title of a page. */
  public String described() {
    if (isEmpty()) {
      return "nothing";
    }
    String named = type.isEmpty() ? "something without a type" : shortened(type, LONGEST_TYPE);
    Matcher title = TITLE.matcher(body);
    return isPage() && title.find()
        ? named + " titled \"" + shortened(title.group(1).strip(), LONGEST_TITLE) + '"'
        : named;
  }

  /** A text in one line, made harmless for a terminal, and cut. */
  public static String shortened(String text, int longest) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }

  @Override
  public String toString() {
    return "Heard[" + status + ", " + described() + "]";
  }
}
