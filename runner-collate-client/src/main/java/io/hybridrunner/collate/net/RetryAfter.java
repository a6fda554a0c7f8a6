package io.hybridrunner.collate.net;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After}: seconds or a date. Nonsense counts as missing. Stateless.
 */
public final class RetryAfter {

  /** Who asks for more is a broken server, and would stop the runner. */
  public static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * How long to wait, at most {@link #LONGEST}; empty when nothing usable is said.
   *
   * @param header the header's value, when there is one
   * @param now the answer's own {@code Date}, when there is one: its clock is not ours
   */
  public static Optional<Duration> of(@Nullable String header, @Nullable String now) {
    if (header == null) {
      return Optional.empty();
    }
    String value = header.strip();
    Optional<Duration> wait =
        value.matches("\\d{1,9}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
            : date(value).map(then -> Duration.between(date(now).orElseGet(Instant::now), then));
    return wait.filter(time -> !time.isNegative() && !time.isZero())
        .map(time -> time.compareTo(LONGEST) > 0 ? LONGEST : time);
  }

  private static Optional<Instant> date(@Nullable String text) {
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
