package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.model.Cause;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts failures together. Stateless. */
final class Failures {

  private Failures() {}

  /** Of a question that got no readable answer. */
  static ServerFailure of(Kind kind, OptionalInt status, String message, String cure) {
    return new ServerFailure(
        kind, status, Optional.empty(), Cause.of(causeOf(kind), message, cure));
  }

  /** Of a question that was answered. */
  static ServerFailure of(Kind kind, Heard heard, String message, String cure) {
    return new ServerFailure(
        kind,
        OptionalInt.of(heard.status()),
        heard.retryAfter(),
        Cause.of(causeOf(kind), message, cure));
  }

  static <T> Answer<T> refused(Question question, String why, String cure) {
    return Answer.failed(of(Kind.REJECTED, OptionalInt.empty(), question.notAsked() + why, cure));
  }

  private static Cause.Kind causeOf(Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Cause.Kind.NOT_FOUND;
      case CONFLICT -> Cause.Kind.CONFLICT;
      case TOO_LARGE -> Cause.Kind.TOO_LARGE;
      case REJECTED -> Cause.Kind.BAD_REQUEST;
      case NOT_CONFIGURED -> Cause.Kind.UNSUPPORTED;
      case UNAUTHORIZED, FORBIDDEN, THROTTLED, SERVER_ERROR, UNREACHABLE, TIMED_OUT, UNREADABLE ->
          Cause.Kind.SERVER_UNAVAILABLE;
    };
  }
}
