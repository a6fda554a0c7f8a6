package io.hybridrunner.argo.manifest;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The five fields of a cron expression. When both day fields are restricted, a day needs only one
 * of them; when one is a bare {@code *}, the other decides. Both libraries do so, but differ about
 * a day field that names every day without being a bare {@code *}: that is refused.
 */
record CronFields(CronPart minute, CronPart hour, CronPart day, CronPart month, CronPart weekday) {

  /** Airflow's presets, and the aliases of croniter that Airflow lets through. */
  private static final Map<String, String> PRESETS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@quarterly", "0 0 1 */3 *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  /** ISO 8601, and how Python prints a timedelta or builds one; {@code @every} is robfig's. */
  private static final Pattern DURATION =
      Pattern.compile(
          "p(t?\\d.*)|(-?\\d+ days?, *)?\\d+:\\d\\d:\\d\\d(\\.\\d+)?|.*timedelta.*|@every.*",
          Pattern.DOTALL);

  private static final List<String> COUNTS =
      List.of("no", "one", "two", "three", "four", "five", "six", "seven");

  private static final String FIVE =
      "Write five fields (minute, hour, day, month, day of week), or one of @hourly, @daily,"
          + " @weekly, @monthly, @quarterly, @yearly; leave it empty to run on demand.";

  static CronFields read(String text) throws NoFormException {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (DURATION.matcher(lower).matches()) {
      throw new NoFormException("a duration, not a cron expression", FIVE);
    }
    if (lower.startsWith("tz=") || lower.startsWith("cron_tz=")) {
      throw new NoFormException(
          "a time zone before the fields", "Write the zone into the pipeline's time zone.");
    }
    String preset = PRESETS.get(lower);
    if (preset == null && lower.startsWith("@")) {
      throw new NoFormException("unknown preset", FIVE);
    }
    String[] parts = (preset == null ? text.strip() : preset).split("\\s+", -1);
    checkCount(parts.length);
    return new CronFields(
            CronPart.read(CronField.MINUTE, parts[0]),
            CronPart.read(CronField.HOUR, parts[1]),
            CronPart.read(CronField.DAY, parts[2]),
            CronPart.read(CronField.MONTH, parts[3]),
            CronPart.read(CronField.WEEKDAY, parts[4]))
        .withOneMeaning();
  }

  private static void checkCount(int count) throws NoFormException {
    if (count == 5) {
      return;
    }
    String fields = (count < COUNTS.size() ? COUNTS.get(count) : count) + " fields";
    throw new NoFormException(
        switch (count) {
          case 1 -> "one field, five wanted";
          case 6 -> fields + "; croniter reads the sixth as seconds, Argo has none";
          case 7 -> fields + "; croniter reads the last two as seconds and year, Argo has neither";
          default -> fields + ", five wanted";
        },
        FIVE);
  }

  private CronFields withOneMeaning() throws NoFormException {
    checkEvery(weekday, day);
    checkEvery(day, weekday);
    return this;
  }

  private static void checkEvery(CronPart every, CronPart other) throws NoFormException {
    if (every.isFull() && !every.isStar() && !other.isFull()) {
      throw new NoFormException(
          "ambiguous; " + every.field().title() + " lists every day but is not *",
          String.format(
              "Write * as %s to run only on the days of the other field (%s), or * as both to run"
                  + " every day.",
              every.field().title(), other.text()));
    }
  }

  /** For Argo. */
  String expression() {
    return String.join(" ", minute.text(), hour.text(), day.text(), month.text(), weekday.text());
  }

  /** Argo accepts a date that never comes, and never fires; Airflow refuses it. */
  void checkThatItComes() throws NoFormException {
    // Every date that can be is in a leap year; a restricted day of week comes in every month.
    LocalDate first = LocalDate.of(2024, 1, 1);
    if (first.datesUntil(first.plusYears(1)).noneMatch(this::matches)) {
      String months =
          IntStream.rangeClosed(1, 12)
              .filter(month.values()::contains)
              .mapToObj(Month::of)
              .map(name -> name.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
              .collect(Collectors.joining(" or "));
      throw new NoFormException(
          day.values().first() + " " + months + " never comes",
          "Name a day that the month has; for the last day of a month write the day after it, 1.");
    }
  }

  boolean matches(LocalDate date) {
    boolean ofMonth = day.values().contains(date.getDayOfMonth());
    boolean ofWeek = weekday.values().contains(date.getDayOfWeek().getValue() % 7);
    boolean either = !day.isStar() && !weekday.isStar();
    return month.values().contains(date.getMonthValue())
        && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
  }

  boolean matches(LocalDateTime time) {
    return minute.values().contains(time.getMinute())
        && hour.values().contains(time.getHour())
        && matches(time.toLocalDate());
  }
}
