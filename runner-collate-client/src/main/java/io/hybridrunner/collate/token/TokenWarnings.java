package io.hybridrunner.collate.token;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What somebody should look at in the link's token before it costs the link. Stateless. */
public final class TokenWarnings {

  /** Time enough to make another one. */
  private static final Duration AHEAD = Duration.ofDays(14);

  private TokenWarnings() {}

  /**
   * Why somebody should replace this token: it is a person's, or its time is over within 14 days,
   * or has been over. None of it keeps the link from working now.
   *
   * @param now the time here; the server judges by its own
   * @return warnings with their cures; mostly none
   */
  public static List<Cause> of(TokenClaims claims, Instant now) {
    List<Cause> warnings = new ArrayList<>();
    if (claims.isPersonal()) {
      warnings.add(
          warning(
              "the link's token is that of a " + claims.holder() + ": it ends with the session",
              "Make a bot for the runner in the server, and use the bot's token."));
    }
    claims
        .expiry()
        .time()
        .filter(end -> end.isBefore(now.plus(AHEAD)))
        .ifPresent(end -> warnings.add(ending(end, now)));
    return List.copyOf(warnings);
  }

  private static Cause ending(Instant end, Instant now) {
    if (!now.isBefore(end)) {
      return warning(
          "the link's token expired at " + end + ", and the clock here says " + now,
          "Put the bot's new token in its place, or correct the clock here; a replaced file needs"
              + " no restart.");
    }
    long days = Duration.between(now, end).toDays();
    String when =
        days == 0 ? "in less than a day" : days == 1 ? "in a day" : "in " + days + " days";
    return warning(
        "the link's token expires at " + end + ", " + when,
        "Make the bot's token anew and put it in its place; a replaced file needs no restart.");
  }

  private static Cause warning(String message, String cure) {
    return Cause.of(Kind.LINK_DOWN, message, cure);
  }
}
