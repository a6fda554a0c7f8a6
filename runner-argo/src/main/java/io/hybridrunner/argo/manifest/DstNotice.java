package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A change of the clocks that takes runs from a schedule or doubles them. Measured with robfig/cron
 * v3.0.1: a local time that is skipped has no run, where Airflow has one an hour later; one that
 * comes twice is due twice, where Airflow has one run: {@link FireGuard} skips the second.
 *
 * @param change what the clocks do
 * @param first the first local time of the schedule that is skipped or repeated
 * @param times how many of its times are
 */
public record DstNotice(Change change, LocalDateTime first, int times, ZoneId zone) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private static final int HOURS = 24;

  private static final int YEARS = 28;

  /** What the clocks do. */
  public enum Change {
    /** They go forward: local times are skipped. */
    GAP,
    /** They go back: local times come twice. */
    REPEATED
  }

  /** Those of the twelve months from now, in their order. */
  public static List<DstNotice> of(Scheduled schedule, Instant now) {
    ZoneId zone = schedule.zone();
    List<CronFields> expressions = schedule.expressions().stream().map(DstNotice::fields).toList();
    Instant end = now.atZone(zone).plusMonths(12).toInstant();
    List<DstNotice> notices = new ArrayList<>();
    ZoneOffsetTransition next = zone.getRules().nextTransition(now);
    while (next != null && next.getInstant().isBefore(end)) {
      notice(next, expressions, zone).ifPresent(notices::add);
      next = zone.getRules().nextTransition(next.getInstant());
    }
    return List.copyOf(notices);
  }

  /**
   * By how much the clocks go back when own local times of the schedule come twice; empty when none
   * ever does. Dates have the same days of the week every 28 years.
   */
  static SortedSet<Duration> repetitions(Scheduled schedule, Instant now) {
    ZoneId zone = schedule.zone();
    List<CronFields> expressions = schedule.expressions().stream().map(DstNotice::fields).toList();
    Instant end = now.atZone(zone).plusYears(YEARS).toInstant();
    SortedSet<Duration> found = new TreeSet<>();
    ZoneOffsetTransition next = zone.getRules().nextTransition(now);
    while (next != null && next.getInstant().isBefore(end)) {
      if (next.isOverlap() && notice(next, expressions, zone).isPresent()) {
        found.add(next.getDuration().abs());
      }
      next = zone.getRules().nextTransition(next.getInstant());
    }
    return found;
  }

  static CronFields fields(String expression) {
    try {
      return CronFields.read(expression);
    } catch (NoFormException e) {
      throw new IllegalArgumentException("not an expression of CronSchedule.of", e);
    }
  }

  private static Optional<DstNotice> notice(
      ZoneOffsetTransition transition, List<CronFields> expressions, ZoneId zone) {
    List<LocalDateTime> hit =
        minutes(transition)
            .filter(
                time -> expressions.stream().anyMatch(fields -> isHit(fields, time, transition)))
            .toList();
    Change change = transition.isGap() ? Change.GAP : Change.REPEATED;
    return hit.stream().findFirst().map(first -> new DstNotice(change, first, hit.size(), zone));
  }

  /** The local times that are skipped or come twice. */
  private static Stream<LocalDateTime> minutes(ZoneOffsetTransition transition) {
    LocalDateTime before = transition.getDateTimeBefore();
    LocalDateTime after = transition.getDateTimeAfter();
    LocalDateTime from = before.isBefore(after) ? before : after;
    LocalDateTime to = before.isBefore(after) ? after : before;
    return Stream.iterate(from, time -> time.isBefore(to), time -> time.plusMinutes(1));
  }

  /**
   * A schedule of every hour runs in every hour of UTC whatever the clocks do: it loses nothing and
   * has nothing twice, as long as they move by what it repeats in.
   */
  private static boolean isHit(
      CronFields fields, LocalDateTime time, ZoneOffsetTransition transition) {
    Duration moved = transition.getDuration().abs();
    boolean steady =
        fields.hour().values().size() == HOURS
            && fields.matches(time.plus(moved))
            && fields.matches(time.minus(moved));
    return fields.matches(time) && !steady;
  }

  /** For people. */
  public String sentence() {
    String more = times == 1 ? "" : " (and " + (times - 1) + " more after it)";
    return switch (change) {
      case GAP ->
          String.format(
              "%s does not exist in %s, where the clocks go forward then%s: no run, and Airflow had"
                  + " one later.",
              TIME.format(first), zone, more);
      case REPEATED ->
          String.format(
              "%s comes twice in %s, where the clocks go back then%s: one run, at the first; the"
                  + " second is skipped.",
              TIME.format(first), zone, more);
    };
  }
}
