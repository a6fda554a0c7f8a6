package io.hybridrunner.collate.token;

import java.time.Instant;
import java.util.Optional;

/**
 * What a token says of itself, for people. Nothing of it is checked or believed: whether a token is
 * good is the server's to say. Holds no part of the token's text. Immutable.
 *
 * @param subject the claim {@code sub}, the user's name; empty also when it is an e-mail address,
 *     which is nobody's business
 * @param isBot whether the user is a bot; empty when the token does not say
 * @param tokenType OpenMetadata's kind of token, as {@code BOT}
 * @param issuedAt when it was made
 * @param expiry when its time is over
 */
public record TokenClaims(
    Optional<String> subject,
    Optional<Boolean> isBot,
    Optional<String> tokenType,
    Optional<Instant> issuedAt,
    Expiry expiry) {

  private static final TokenClaims NONE =
      new TokenClaims(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Expiry.Unknown());

  /** Of a token that is no JWT: nothing is known. */
  public static TokenClaims none() {
    return NONE;
  }

  /** Whose token it is, in words. */
  public String holder() {
    String who = isBot.map(bot -> bot ? "bot " : "person ").orElse("");
    return who + subject.orElse(who.isEmpty() ? "somebody" : "without a name");
  }

  /** A person's token ends with the session or the person. */
  public boolean isPersonal() {
    return isBot.isPresent() && !isBot.get();
  }
}
