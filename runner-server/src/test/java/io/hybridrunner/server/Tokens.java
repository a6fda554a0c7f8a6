package io.hybridrunner.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes tokens by hand; each part of each holds something that is found wherever it got to. */
final class Tokens {

  static final String SIGNATURE = "canary-signature";

  private Tokens() {}

  static String of(String header, String payload) {
    return part(header) + "." + part(payload) + "." + SIGNATURE;
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
