package io.hybridrunner.argo.manifest;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A date as people and servers write it: ISO 8601 with or without a zone or a time, or an epoch.
 *
 * @param first its first second
 * @param last its last second: another one when it has no time
 */
record WrittenDate(Instant first, Instant last) {

  private static final Pattern EPOCH = Pattern.compile("-?\\d{5,15}");

  /** Seconds reach it in the year 5138, milliseconds did in 1973. */
  private static final BigInteger FIRST_MILLISECONDS = BigInteger.valueOf(100_000_000_000L);

  private static WrittenDate at(Instant instant) {
    return new WrittenDate(instant, instant);
  }

  static Optional<WrittenDate> read(String text, ZoneId zone) {
    try {
      return Optional.of(EPOCH.matcher(text).matches() ? epoch(text) : iso(text, zone));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static WrittenDate epoch(String text) {
    BigInteger number = new BigInteger(text);
    return at(
        number.abs().compareTo(FIRST_MILLISECONDS) < 0
            ? Instant.ofEpochSecond(number.longValueExact())
            : Instant.ofEpochMilli(number.longValueExact()));
  }

  private static WrittenDate iso(String text, ZoneId zone) {
    if (!text.contains(":")) {
      LocalDate day = LocalDate.parse(text);
      Instant next = day.plusDays(1).atStartOfDay(zone).toInstant();
      return new WrittenDate(day.atStartOfDay(zone).toInstant(), next.minusSeconds(1));
    }
    String joined = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
    TemporalAccessor read =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(joined, ZonedDateTime::from, LocalDateTime::from);
    return at(
        read instanceof ZonedDateTime zoned
            ? zoned.toInstant()
            : LocalDateTime.from(read).atZone(zone).toInstant());
  }
}
