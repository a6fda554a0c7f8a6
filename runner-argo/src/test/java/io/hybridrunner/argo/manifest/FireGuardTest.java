package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the guard's condition lets through, with a model of it; Argo's own code was tried by hand.
 */
class FireGuardTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Pattern AGO = Pattern.compile("'-(\\d+)s'");

  private static Scheduled schedule(String expression, String zone) {
    return (Scheduled) CronSchedule.of(expression, zone);
  }

  private static Optional<String> guard(Scheduled schedule) {
    return FireGuard.of(schedule, Optional.empty(), Optional.empty(), DEADLINE, Plans.NOW);
  }

  private static List<Duration> parts(Scheduled schedule) {
    return AGO.matcher(guard(schedule).orElse(""))
        .results()
        .map(part -> Duration.ofSeconds(Long.parseLong(part.group(1))))
        .toList();
  }

  private static boolean passes(Instant now, Instant last, List<Duration> parts) {
    return passes(now, last, parts, ZoneId.of("Europe/Berlin"));
  }

  /** The fires that are left when each is looked at this late. */
  private static List<Instant> left(Scheduled schedule, Instant after, int fires, Duration late) {
    ZoneId zone = schedule.zone();
    List<Duration> parts = parts(schedule);
    List<Instant> runs = new ArrayList<>();
    for (Instant fire : Meaning.ofRobfig(schedule.expressions().get(0)).fires(zone, after, fires)) {
      Instant last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (parts.isEmpty() || last == null || passes(fire.plus(late), last, parts, zone)) {
        runs.add(fire);
      }
    }
    return runs;
  }

  private static boolean passes(Instant now, Instant last, List<Duration> parts, ZoneId zone) {
    Duration moved = parts.get(0);
    Duration slack = parts.get(1);
    return zone.getRules().getOffset(now).equals(zone.getRules().getOffset(last))
        || (isFirst(now, moved, zone) && isFirst(now.minus(slack), moved, zone))
        || last.isBefore(now.minus(moved).minus(slack));
  }

  private static boolean isFirst(Instant time, Duration moved, ZoneId zone) {
    return !LocalDateTime.ofInstant(time, zone)
        .equals(LocalDateTime.ofInstant(time.minus(moved), zone));
  }

  @Test
  void d02OneRunInTheRepeatedHour() {
    Scheduled nightly = schedule("30 2 * * *", "Europe/Berlin");
    assertThat(left(nightly, Instant.parse("2026-10-24T00:00:00Z"), 4, Duration.ZERO))
        .containsExactly(
            Instant.parse("2026-10-24T00:30:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void d02TheSecondIsNotLetInWhenArgoLooksAgain() {
    Scheduled nightly = schedule("30 2 * * *", "Europe/Berlin");
    assertThat(left(nightly, Instant.parse("2026-10-24T00:00:00Z"), 4, DEADLINE)).hasSize(3);
  }

  @Test
  void d01SpringLosesNothingMore() {
    Scheduled nightly = schedule("30 2 * * *", "Europe/Berlin");
    assertThat(left(nightly, Instant.parse("2026-03-27T00:00:00Z"), 4, Duration.ZERO)).hasSize(4);
  }

  @Test
  void d11EveryHourHasNoGuard() {
    assertThat(guard(schedule("0 * * * *", "Europe/Berlin"))).isEmpty();
    assertThat(guard(schedule("*/15 * * * *", "America/New_York"))).isEmpty();
    assertThat(guard(schedule("30 2 * * *", "UTC"))).isEmpty();
    assertThat(guard(schedule("30 2 * * *", "Asia/Kolkata"))).isEmpty();
    assertThat(guard(schedule("0 9 * * *", "Europe/Berlin"))).isEmpty();
  }

  @Test
  void aDateThatComesTwiceOnlyInSomeYearsIsGuardedToo() {
    assertThat(guard(schedule("30 2 31 10 *", "Europe/Berlin"))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* 2 * * *|60",
        "*/5 1-3 * * *|36",
        "*/20 2 * * *|3",
        "0 */2 * * *|12",
        "0,59 2 * * *|2",
        "59 2,3 * * *|2",
        "0 3 * * *|1",
        "* 1-4 * * *|240"
      })
  void eachLocalTimeOnceAndNoneLost(String expression, int runs) {
    Scheduled often = schedule(expression, "Europe/Berlin");
    Instant midnight = Instant.parse("2026-10-24T22:00:00Z").minusSeconds(60);
    Instant next = Instant.parse("2026-10-25T23:00:00Z").minusSeconds(60);
    List<Instant> day =
        left(often, midnight, 400, Duration.ofMillis(300)).stream()
            .filter(fire -> fire.isBefore(next))
            .toList();
    assertThat(day).hasSize(runs);
    assertThat(day.stream().map(fire -> LocalDateTime.ofInstant(fire, often.zone())))
        .doesNotHaveDuplicates();
  }

  @Test
  void aRunThatTheFirstHourDidNotHaveIsMadeInTheSecond() {
    Scheduled often = schedule("*/20 2 * * *", "Europe/Berlin");
    // Argo was away from 2:10 of the first hour to 2:10 of the second.
    Instant after = Instant.parse("2026-10-25T01:10:00Z");
    assertThat(passes(after.plusSeconds(600), Instant.parse("2026-10-25T00:00:00Z"), parts(often)))
        .isTrue();
    assertThat(passes(after.minusSeconds(600), Instant.parse("2026-10-25T00:00:00Z"), parts(often)))
        .isFalse();
  }

  @Test
  void datesOfTheScheduleAreConditions() {
    Scheduled daily = schedule("@daily", "UTC");
    Optional<Instant> begin = Optional.of(Instant.parse("2026-04-01T00:00:00Z"));
    Optional<Instant> end = Optional.of(Instant.parse("2026-05-01T00:00:00Z"));
    assertThat(FireGuard.of(daily, begin, end, DEADLINE, Plans.NOW))
        .contains(
            "{{=sprig.dateInZone('2006-01-02T15:04:05', sprig.now(), 'UTC') >="
                + " '2026-04-01T00:00:00' && sprig.dateInZone('2006-01-02T15:04:05', sprig.now(),"
                + " 'UTC') <= '2026-05-01T00:00:00'}}");
    Optional<Instant> past = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(FireGuard.of(daily, past, Optional.empty(), DEADLINE, Plans.NOW)).isEmpty();
  }

  @Test
  void theExpressionStandsInAJsonString() {
    String text = guard(schedule("30 2 * * *", "Europe/Berlin")).orElseThrow();
    assertThat(text).startsWith("{{=").endsWith("}}").doesNotContain("\"", "\\", "\n");
  }
}
