package io.hybridrunner.ecr.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** AWS refuses a signature for its time. */
final class ClockFault {

  private static final Set<String> CODES =
      Set.of("RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture");
  private static final Set<String> PERHAPS =
      Set.of("InvalidSignatureException", "SignatureDoesNotMatch");

  /** The time signed, the bound that it is beyond, and in brackets AWS's own time. */
  private static final Pattern TIMES =
      Pattern.compile(
          "Signature (?:expired|not yet current): (?<ours>\\d{8}T\\d{6}Z) is [^(]*"
              + "\\((?<theirs>\\d{8}T\\d{6}Z)");

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /** AWS lets five minutes pass; the SDK corrects from four on. */
  private static final Duration TOLERANCE = Duration.ofMinutes(4);

  private static final String CURE =
      "Set the clock of this node, or have it follow a time server (chrony, NTP).";

  private ClockFault() {}

  /** What the exception says about the clock; empty when it is about something else. */
  static Optional<Fault> of(AwsServiceException e, Instant now) {
    String code = String.valueOf(e.awsErrorDetails().errorCode());
    if (!CODES.contains(code) && !PERHAPS.contains(code)) {
      return Optional.empty();
    }
    Optional<Fault> told = times(String.valueOf(e.awsErrorDetails().errorMessage()));
    if (told.isPresent()) {
      return told;
    }
    Optional<Instant> theirs = date(e);
    boolean apart =
        theirs.isPresent() && Duration.between(now, theirs.get()).abs().compareTo(TOLERANCE) > 0;
    if (apart) {
      return Optional.of(between(now, theirs.get()));
    }
    return CODES.contains(code)
        ? Optional.of(new Fault("AWS refuses the request for its time (" + code + ")", CURE))
        : Optional.empty();
  }

  private static Optional<Fault> times(String message) {
    Matcher times = TIMES.matcher(message);
    return times.find()
        ? Optional.of(between(compact(times.group("ours")), compact(times.group("theirs"))))
        : Optional.empty();
  }

  private static Fault between(Instant ours, Instant theirs) {
    Duration difference = Duration.between(ours, theirs);
    return new Fault(
        "The clock here says "
            + ours.truncatedTo(ChronoUnit.SECONDS)
            + ", that of AWS "
            + theirs.truncatedTo(ChronoUnit.SECONDS)
            + ": it is "
            + text(difference.abs())
            + (difference.isNegative() ? " fast" : " slow")
            + ", and AWS takes no signature of then",
        CURE);
  }

  private static String text(Duration difference) {
    long minutes = difference.toMinutes();
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  private static Instant compact(String time) {
    return LocalDateTime.parse(time, COMPACT).toInstant(ZoneOffset.UTC);
  }

  private static Optional<Instant> date(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails().sdkHttpResponse())
        .flatMap(response -> response.firstMatchingHeader("Date"))
        .flatMap(ClockFault::httpDate);
  }

  private static Optional<Instant> httpDate(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
