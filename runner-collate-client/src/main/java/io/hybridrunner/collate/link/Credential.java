package io.hybridrunner.collate.link;

import io.hybridrunner.collate.token.Expiry;
import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenText;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.SecretValue;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/** What a connection is opened with. Immutable. */
sealed interface Credential {

  /** A token that can be sent. */
  record Ready(SecretValue token, TokenClaims claims) implements Credential {

    /** What its refusal means: with both times, where the token names one. */
    Ending refused(Ending ending, Instant now) {
      if (!(claims.expiry() instanceof Expiry.At expiry)) {
        return ending;
      }
      boolean isOver = !now.isBefore(expiry.instant());
      String message =
          ": it says that its time " + (isOver ? "was" : "is") + " over at " + expiry.instant();
      String cure =
          isOver
              ? "Put a new token in its place, or correct the clock here; a replaced one is used at"
                  + " once."
              : ending.cause().cure();
      return new Ending(
          Cause.of(
              ending.cause().kind(),
              ending.cause().message() + message + ", and the clock here says " + now,
              cure),
          ending.atLeast());
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
