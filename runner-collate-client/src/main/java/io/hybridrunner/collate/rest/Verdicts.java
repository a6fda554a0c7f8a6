package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.util.regex.Pattern;

/** What an answer that is not a good one means, as a sentence with a cure. Stateless. */
final class Verdicts {

  /**
   * What Jersey answers for a path that it does not know, as opposed to a thing it does not find.
   */
  private static final String NO_SUCH_ROUTE = "HTTP 404 Not Found";

  private static final Pattern NOT_ALLOWED =
      Pattern.compile("operations? \\[[^\\]]*\\] not allowed", Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_STORAGE =
      Pattern.compile("not configured", Pattern.CASE_INSENSITIVE);
  private static final Pattern GONE =
      Pattern.compile("instance for .* not found", Pattern.CASE_INSENSITIVE);
  static final String NO_LOGS =
      "The server keeps no logs of runs; configure logStorageConfiguration there if it shall";
  private static final String NOT_THE_SERVERS =
      "It is not OpenMetadata that answered, but a proxy or another server. ";
  private static final String WRONG_URL = "Check server.apiUrl: it ends in /api for most servers";

  private Verdicts() {}

  static ServerFailure of(Question question, Heard heard) {
    int status = heard.status();
    if (status >= 500) {
      return ofServerError(question, heard);
    }
    return switch (status) {
      case 401 -> failure(Kind.UNAUTHORIZED, question, heard, TokenTrouble.cure(heard));
      case 403 -> forbidden(question, heard);
      case 404 -> ofNotFound(question, heard);
      case 408 -> failure(Kind.TIMED_OUT, question, heard, "Look at the server's load");
      case 409, 412 ->
          failure(Kind.CONFLICT, question, heard, "Read what is there now and decide again");
      case 413 -> tooLarge(question, heard);
      case 429 ->
          failure(Kind.THROTTLED, question, heard, "Nothing to do; the runner comes back later");
      default -> status >= 400 ? rejected(question, heard) : ofRedirect(question, heard);
    };
  }

  private static ServerFailure failure(Kind kind, Question question, Heard heard, String cure) {
    String said =
        heard.isTheServers() ? ": \"" + heard.message() + '"' : " with " + heard.described();
    return Failures.of(kind, heard, question.asked() + "answered " + heard.status() + said, cure);
  }

  private static ServerFailure forbidden(Question question, Heard heard) {
    if (heard.status() == 403 && !heard.isTheServers()) {
      return failure(
          Kind.FORBIDDEN,
          question,
          heard,
          "It is not OpenMetadata that answered: ask who runs the web firewall or proxy in"
              + " between");
    }
    String right = question.right().isEmpty() ? "" : ": " + question.right();
    return failure(
        Kind.FORBIDDEN, question, heard, "Give the bot's role a policy that allows it" + right);
  }

  private static ServerFailure ofNotFound(Question question, Heard heard) {
    if (!heard.isTheServers() || ServerAnswers.errorCode(heard.body()).isEmpty()) {
      // A proxy's 404 is no reason to believe that something was deleted; a gateway's may have a
      // message too, and has no code beside it.
      return failure(Kind.UNREADABLE, question, heard, NOT_THE_SERVERS + pathCure(question));
    }
    if (heard.message().equals(NO_SUCH_ROUTE)) {
      return isAboutLogs(question)
          ? failure(Kind.NOT_CONFIGURED, question, heard, NO_LOGS + ", or upgrade it")
          : failure(Kind.UNREADABLE, question, heard, WRONG_URL);
    }
    return failure(Kind.NOT_FOUND, question, heard, "It was deleted, renamed, or never there");
  }

  private static ServerFailure tooLarge(Question question, Heard heard) {
    int size = question.content().map(content -> content.text().length()).orElse(0);
    return failure(
        Kind.TOO_LARGE,
        question,
        heard,
        (heard.isTheServers() ? "Raise the server's limit" : "Raise the limit of the proxy")
            + " for bodies (nginx: client_max_body_size) above "
            + size
            + " characters");
  }

  private static ServerFailure rejected(Question question, Heard heard) {
    return failure(
        Kind.REJECTED,
        question,
        heard,
        heard.isTheServers()
            ? "Check that the server's version is one from 1.9 to 2.0"
            : NOT_THE_SERVERS + pathCure(question));
  }

  /** Slashes and percent signs in names are what proxies and servlet containers stumble over. */
  private static String pathCure(Question question) {
    String path = question.url().encodedPath();
    return path.contains("%2F") || path.contains("%25") || path.contains("%5C")
        ? "A proxy in between must pass %2F, %5C and %25 in paths as they are"
        : WRONG_URL;
  }

  private static ServerFailure ofServerError(Question question, Heard heard) {
    if (TokenTrouble.isAboutTheSigningKey(heard)) {
      return failure(Kind.UNAUTHORIZED, question, heard, TokenTrouble.cure(heard));
    }
    if (isAboutLogs(question)) {
      return ofLogError(question, heard);
    }
    return serverError(question, heard);
  }

  /** The server answers 500 to everything that is wrong with a log. */
  private static ServerFailure ofLogError(Question question, Heard heard) {
    if (NO_STORAGE.matcher(heard.message()).find()) {
      return failure(Kind.NOT_CONFIGURED, question, heard, NO_LOGS);
    }
    if (NOT_ALLOWED.matcher(heard.message()).find()) {
      return forbidden(question, heard);
    }
    if (GONE.matcher(heard.message()).find()) {
      return failure(Kind.NOT_FOUND, question, heard, "It was deleted, renamed, or never there");
    }
    return serverError(question, heard);
  }

  private static ServerFailure serverError(Question question, Heard heard) {
    return failure(
        Kind.SERVER_ERROR,
        question,
        heard,
        heard.isTheServers()
            ? "Look at the server's log"
            : "It is not OpenMetadata that answered: look whether the server is up behind its"
                + " proxy");
  }

  private static ServerFailure ofRedirect(Question question, Heard heard) {
    String to = heard.elsewhere().map(host -> " to " + host).orElse("");
    return Failures.of(
        Kind.UNREADABLE,
        heard,
        question.asked() + "redirects" + to + " (" + heard.status() + ")",
        "It is not followed with the token: correct server.apiUrl to the address meant; a single"
            + " sign-on before the server must let its API pass");
  }

  /** A good answer that is not what was asked for. */
  static ServerFailure unreadable(Question question, Heard heard, String what) {
    return Failures.of(
        Kind.UNREADABLE,
        heard,
        question.asked() + "answered " + heard.status() + " with " + what,
        heard.isPage()
            ? "A log-in or proxy page in place of the API: check server.apiUrl, and what stands"
                + " before the server"
            : "Check that server.apiUrl is OpenMetadata's, and of a version from 1.9 to 2.0");
  }

  private static boolean isAboutLogs(Question question) {
    return question.method().equals("POST");
  }
}
