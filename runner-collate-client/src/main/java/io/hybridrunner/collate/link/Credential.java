package io.hybridrunner.collate.link;

import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenText;
import io.hybridrunner.model.SecretValue;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What a connection is opened with. Immutable. */
sealed interface Credential {

  /** A token that can be sent. */
  record Ready(SecretValue token, TokenClaims claims) implements Credential {

    /** What its refusal means: of one whose time is over, both times are named. */
    Ending refused(Ending ending, Instant now) {
      Optional<Instant> end = claims.expiry().time().filter(it -> !now.isBefore(it));
      return end.isEmpty()
          ? ending
          : Ending.slow(
              ending.cause().message()
                  + ": its time was over at "
                  + end.get()
                  + ", and the clock here says "
                  + now,
              "Put a new token in its place, or correct the clock here; a replaced token is used at"
                  + " once.");
    }
  }

  /** None, and why. */
  record Missing(Ending why) implements Credential {}

  /** Asks for the token as it is now. Never throws, and never shows it. */
  static Credential read(Supplier<SecretValue> source) {
    try {
      TokenText text = TokenText.read(source.get().reveal());
      return text instanceof TokenText.Usable usable
          ? new Ready(usable.token(), usable.claims())
          : missing((TokenText.Unusable) text);
    } catch (UncheckedIOException unreadable) {
      return new Missing(
          Ending.slow(
              "the token cannot be read: "
                  + Objects.requireNonNull(unreadable.getCause()).getMessage(),
              "What is put right is used at once."));
    } catch (RuntimeException fault) {
      // Its message may hold the token: only its kind is told.
      return new Missing(
          Ending.slow(
              "the token cannot be read (" + fault.getClass().getSimpleName() + ")",
              "Check the token's file: one line, readable by the runner, without blanks in it."));
    }
  }

  private static Missing missing(TokenText.Unusable text) {
    return new Missing(
        Ending.slow(
            "the token cannot be sent: it " + text.message(),
            text.cure() + "; what is put right is used at once."));
  }
}
