package io.hybridrunner.collate.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes tokens by hand, as no library lets one make a bad one. */
public final class Jwts {

  /** What every signature here says, so that a token is found wherever it got to. */
  public static final String SIGNATURE = "canary-signature";

  private Jwts() {}

  /** A token of this header and payload, with a signature that is none. */
  public static String of(String header, String payload) {
    return part(header) + "." + part(payload) + "." + SIGNATURE;
  }

  /** A bot's token that ends at this second. */
  public static String bot(long exp) {
    return of(
        "{\"alg\":\"RS256\",\"kid\":\"k1\"}",
        "{\"sub\":\"ingestion-bot\",\"isBot\":true,\"tokenType\":\"BOT\",\"exp\":" + exp + "}");
  }

  static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
