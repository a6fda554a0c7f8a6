package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.Heard;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the server's texts about tokens mean (OpenMetadata's {@code JwtFilter}), each with its own
 * cure. Stateless.
 */
final class TokenTrouble {

  private record Known(Pattern text, String cure) {}

  private static final String SIGNED_ELSEWHERE =
      "The token was signed with a key this server does not have: its keys were changed, or the"
          + " token is another server's; make the bot's token anew on this server";

  private static final Pattern SIGNING_KEY =
      Pattern.compile(
          "public key mismatch|signing key|no key found|signature resulted invalid|\\bwith kid\\b",
          Pattern.CASE_INSENSITIVE);

  private static final List<Known> KNOWN =
      List.of(
          known(
              "token not present",
              "The server saw no token: a proxy in between may take the header Authorization away"),
          known(
              "current bot's token",
              "The bot's token was made anew or revoked; put the bot's current token in place"),
          known(
              "expired", "The token's time is over; make the bot's token anew, with a longer one"),
          new Known(SIGNING_KEY, SIGNED_ELSEWHERE),
          known(
              "invalid token",
              "It is no token of this server: copy the bot's token again, whole, from the server"
                  + " that server.apiUrl names"));

  private TokenTrouble() {}

  private static Known known(String text, String cure) {
    return new Known(Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE), cure);
  }

  static String cure(Heard heard) {
    if (!heard.isTheServers()) {
      return "It is not OpenMetadata that answered: a proxy in between wants a log-in of its own";
    }
    Optional<String> cure =
        KNOWN.stream()
            .filter(known -> known.text().matcher(heard.message()).find())
            .map(Known::cure)
            .findFirst();
    return cure.orElse("Check the bot's token; one that is replaced is used at the next call");
  }

  /** Some versions answer 500 when they cannot check a token's signature. */
  static boolean isAboutTheSigningKey(Heard heard) {
    return SIGNING_KEY.matcher(heard.message()).find();
  }
}
