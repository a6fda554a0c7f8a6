package io.hybridrunner.relay.link;

import java.nio.charset.StandardCharsets;

/** The codes with which the relay ends a link; {@code docs/runner-link.md} lists them. */
public final class CloseCode {

  /** A binary message came. */
  public static final int NOT_TEXT = 1003;

  /** No greeting in time, or too many messages in a row that are no frames. */
  public static final int POLICY = 1008;

  /** A message was larger than allowed. */
  public static final int TOO_LARGE = 1009;

  /** The relay stops, and comes again as far as it knows; connect again. */
  public static final int RESTARTS = 1012;

  /** Too many runners, or too many large messages at once; connect again later. */
  public static final int TRY_LATER = 1013;

  /** The greeting cannot be accepted: another protocol version, an unusable runner id. */
  public static final int GREETING_REFUSED = 4400;

  /** Another process holds this runner id; the reason says which. */
  public static final int RUNNER_ID_HELD = 4409;

  /** A newer link has the runner id; the reason says whose. */
  public static final int REPLACED = 4410;

  private static final int MAX_REASON_BYTES = 123;

  private CloseCode() {}

  /** The reason, cut to what a close frame can hold. */
  public static String reason(String text) {
    String shortened = text;
    while (shortened.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
      int end = shortened.offsetByCodePoints(shortened.length(), -1);
      shortened = shortened.substring(0, end);
    }
    return shortened;
  }
}
