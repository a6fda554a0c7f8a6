package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.Cause;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads in the last lines of the ingestion framework's log why it failed. The framework often says
 * it once, a screen above its last line, and ends in an error that is about something else. Read
 * from logs of 1.13 and 2.0. Pure and thread-safe.
 */
public final class LogDiagnosis {

  private static final int LONGEST = 300;

  private static final String UNREACHABLE_CURE =
      "Check the address (server.apiUrl), and whether ingestion may reach it: network policy, proxy,"
          + " name service, certificate.";

  /** What a line says, and what to do. */
  private record Sign(Pattern pattern, Function<MatchResult, String> message, String cure) {}

  /** The surest first: a line of the first sign found is taken, wherever it stands. */
  private static final List<Sign> SIGNS =
      List.of(
          new Sign(
              Pattern.compile("(Not Authorized! [^\"']{1,120}|Expired token!)"),
              match -> "the OpenMetadata server refused its token: " + match.group(1),
              "Give ingestion the bot's present token, and deploy the pipeline again."),
          new Sign(
              Pattern.compile("Ingestion version \\[[^\\]]+\\] is (older|newer).*"),
              match -> match.group(),
              "Use the ingestion image of the server's version."),
          new Sign(
              Pattern.compile(
                  "Could not initialize the OpenMetadata client against \\[([^\\]]+)\\]: (.*)"),
              match -> unreachable(match.group(1), match.group(2)),
              UNREACHABLE_CURE),
          new Sign(
              Pattern.compile(
                  "(?:password authentication failed for|Access denied for|login failed for)"
                      + " user [\"'].*",
                  Pattern.CASE_INSENSITIVE),
              match -> "the data source refused the login: " + match.group(),
              "Check the user and the secret that the service's connection names."),
          new Sign(
              Pattern.compile("- (\\w+): Failed - (.*)"),
              match -> "the connection's step " + match.group(1) + " failed: " + match.group(2),
              "Test the service's connection, and check what the step needs."),
          new Sign(
              Pattern.compile("Error: Transport failure on [A-Z]+ (https?://\\S+?)/v1/\\S+: (.*)"),
              match -> unreachable(match.group(1), match.group(2)),
              UNREACHABLE_CURE),
          new Sign(
              Pattern.compile("^([A-Za-z_][\\w.]*(?:Error|Exception|Failure)): (.+)"),
              match -> match.group(1).replaceFirst(".*\\.", "") + ": " + match.group(2),
              "The end of its log says more."));

  private static final Pattern REASON = Pattern.compile("(?:\\[Errno -?\\d+\\] )([^\"')]+)");

  private LogDiagnosis() {}

  /** The cause with what its evidence says, where it says something; else as it was. */
  public static Cause explain(Cause failure) {
    for (Sign sign : SIGNS) {
      Optional<MatchResult> found = last(sign.pattern(), failure.evidence());
      if (found.isPresent()) {
        String said = Printable.of(sign.message().apply(found.get()).strip(), LONGEST);
        return new Cause(
            failure.kind(), failure.message() + ": " + said, sign.cure(), failure.evidence());
      }
    }
    return failure;
  }

  private static Optional<MatchResult> last(Pattern pattern, List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) {
        return Optional.of(matcher.toMatchResult());
      }
    }
    return Optional.empty();
  }

  private static String unreachable(String address, String wrapped) {
    return "the OpenMetadata server at " + address + " could not be reached: " + innermost(wrapped);
  }

  /** The system's own words at the bottom of a stack of wrapped errors. */
  private static String innermost(String wrapped) {
    Matcher reason = REASON.matcher(wrapped);
    return reason.find() ? reason.group(1) : wrapped;
  }
}
