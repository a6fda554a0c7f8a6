package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The condition of a CronWorkflow ({@code spec.when}) under which it fires: the schedule's first
 * and last date, and that a local time which comes twice has one run.
 *
 * <p>For the latter, a fire is skipped when the clocks have gone back since the last run, the clock
 * on the wall shows what it showed before they did, and the last run was at that time or later: it
 * was this one, the first time. A fire may be looked at late, as Argo does with what it missed
 * within the starting deadline, and that must not let the second one in; so a little more than that
 * is allowed for, though less than the schedule's shortest step, lest a run is lost.
 *
 * <p>Argo puts the result of {@code {{=…}}} where it stands, and reads it with govaluate. The
 * expression stands within a JSON string, so it has single quotes only. It calls Sprig's functions,
 * not methods of times: Argo 3.7 takes those of {@code lastScheduledTime} for variables that are
 * missing. Tried with the code of 3.6.0 and 3.7.18.
 */
final class FireGuard {

  private static final String FORM = "'2006-01-02T15:04:05'";
  private static final String OFFSET = "'-0700'";
  private static final String UTC_ZONE = "'UTC'";
  private static final String NOW = "sprig.now()";
  private static final String LAST = "cronworkflow.lastScheduledTime";
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration BEYOND_DEADLINE = Duration.ofSeconds(30);
  private static final int HOUR = 60;

  private FireGuard() {}

  /** Empty when nothing stands in the way of any fire. */
  static Optional<String> of(
      Scheduled schedule,
      Optional<Instant> begin,
      Optional<Instant> end,
      Duration startingDeadline,
      Instant now) {
    List<String> conditions = new ArrayList<>();
    String utcNow = in(FORM, NOW, UTC_ZONE);
    for (Duration moved : DstNotice.repetitions(schedule, now)) {
      conditions.add(once(schedule, moved, startingDeadline));
    }
    begin
        .filter(now::isBefore)
        .ifPresent(first -> conditions.add(utcNow + " >= '" + UTC.format(first) + "'"));
    end.ifPresent(last -> conditions.add(utcNow + " <= '" + UTC.format(last) + "'"));
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of("{{=" + String.join(" && ", conditions) + "}}");
  }

  private static String once(Scheduled schedule, Duration moved, Duration startingDeadline) {
    String zone = "'" + schedule.zone().getId() + "'";
    long back = moved.toSeconds();
    long slack = slack(schedule, startingDeadline);
    String firstTime =
        String.format(
            "(%s != %s && %s != %s)",
            in(FORM, ago(0), zone),
            in(FORM, ago(back), zone),
            in(FORM, ago(slack), zone),
            in(FORM, ago(back + slack), zone));
    return String.format(
        "(%s == nil || %s == %s || %s || %s < %s)",
        LAST,
        in(OFFSET, ago(0), zone),
        in(OFFSET, LAST, zone),
        firstTime,
        in(FORM, LAST, UTC_ZONE),
        in(FORM, ago(back + slack), UTC_ZONE));
  }

  private static String ago(long seconds) {
    return seconds == 0 ? NOW : "sprig.dateModify('-" + seconds + "s', " + NOW + ")";
  }

  private static String in(String form, String time, String zone) {
    return "sprig.dateInZone(" + form + ", " + time + ", " + zone + ")";
  }

  private static long slack(Scheduled schedule, Duration startingDeadline) {
    Duration half = Duration.ofMinutes(step(schedule)).dividedBy(2);
    Duration wanted = startingDeadline.plus(BEYOND_DEADLINE);
    return (wanted.compareTo(half) < 0 ? wanted : half).toSeconds();
  }

  /** The fewest minutes between two fires. */
  private static int step(Scheduled schedule) {
    TreeSet<Integer> minutes = new TreeSet<>();
    schedule
        .expressions()
        .forEach(text -> minutes.addAll(DstNotice.fields(text).minute().values()));
    int shortest = HOUR;
    int before = minutes.last() - HOUR;
    for (int minute : minutes) {
      shortest = Math.min(shortest, minute - before);
      before = minute;
    }
    return shortest;
  }
}
