package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.manifest.CronSchedule.OnDemand;
import io.hybridrunner.argo.manifest.CronSchedule.Refused;
import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of cron.tsv, and what people write besides. */
class CronScheduleTest {

  private static final Instant CLOCK = Instant.parse("2026-03-27T00:00:00Z");

  private static final String REFUSED = "refused: ";

  private static CronSchedule utc(String expression) {
    return CronSchedule.of(expression, "UTC");
  }

  private static void assertRefused(CronSchedule schedule, String message, String cure) {
    assertThat(schedule).isInstanceOf(Refused.class);
    assertThat(((Refused) schedule).message()).endsWith(": " + message);
    assertThat(((Refused) schedule).cure()).contains(cure);
  }

  private static void assertExpression(String written, String expression) {
    assertThat(utc(written)).isEqualTo(new Scheduled(List.of(expression), ZoneId.of("UTC")));
  }

  @TestFactory
  Stream<DynamicTest> everyRowOfTheTable() {
    List<Tables.Row> rows = Tables.rows("cron.tsv");
    assertThat(rows).hasSize(51);
    return rows.stream().map(row -> DynamicTest.dynamicTest(row.get("id"), () -> check(row)));
  }

  private static void check(Tables.Row row) {
    String json = row.get("airflow-expression");
    String zone = row.get("timezone");
    CronSchedule schedule =
        CronSchedule.of(
            json.equals("null") ? null : json.replace("\"", "").replace("\\t", "\t"),
            zone.equals("null") ? null : zone);
    if (row.get("expected").startsWith(REFUSED)) {
      checkRefused(schedule, row.get("expected").substring(REFUSED.length()));
    } else if (row.get("expected").startsWith("on demand")) {
      assertThat(schedule).isEqualTo(new OnDemand());
    } else {
      checkScheduled((Scheduled) schedule, row, zone.equals("null") ? "UTC" : zone);
    }
  }

  /** The table's reason stands in the message, word for word; after a semicolon, its cure. */
  private static void checkRefused(CronSchedule schedule, String expected) {
    assertThat(schedule).isInstanceOf(Refused.class);
    Refused refused = (Refused) schedule;
    assertThat(refused.cure()).isNotBlank();
    String said = (refused.message() + "; " + refused.cure()).replace("?", "");
    for (String part : expected.split("; |, write \\*.*", -1)) {
      assertThat(said).containsIgnoringCase(part);
    }
  }

  private static void checkScheduled(Scheduled scheduled, Tables.Row row, String zone) {
    String json =
        scheduled.expressions().stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    assertThat(json).isEqualTo(row.get("argo-schedules"));
    assertThat(scheduled.zone()).isEqualTo(ZoneId.of(zone));
    List<Instant> next = new ArrayList<>();
    for (String column : List.of("next1", "next2", "next3")) {
      next.add(Instant.parse(row.get(column).replace("Z", ":00Z")));
    }
    assertThat(Meaning.ofRobfig(scheduled.expressions().get(0)).fires(scheduled.zone(), CLOCK, 3))
        .isEqualTo(next);
  }

  @Test
  void presetsInAnyCaseAndThoseOfAirflowAlone() {
    assertExpression("@quarterly", "0 0 1 */3 *");
    assertExpression("@annually", "0 0 1 1 *");
    assertExpression("@Daily", "0 0 * * *");
    assertExpression(" @HOURLY ", "0 * * * *");
    assertThat(utc("None")).isEqualTo(new OnDemand());
    assertThat(utc(" \t")).isEqualTo(new OnDemand());
    assertRefused(utc("@every 5m"), "a duration, not a cron expression", "five fields");
    assertRefused(utc("@continuous"), "unknown preset", "@quarterly");
  }

  @Test
  void rangesOverTheEnd() {
    assertExpression(
        "50-10 * * * *", "50,51,52,53,54,55,56,57,58,59,0,1,2,3,4,5,6,7,8,9,10 * * * *");
    assertExpression("0 0 1 11-2 *", "0 0 1 11,12,1,2 *");
    assertExpression("0 0 1 NOV-FEB *", "0 0 1 11,12,1,2 *");
    assertExpression("0 0 28-2 * *", "0 0 28,29,30,31,1,2 * *");
    assertExpression("0 22-2/2 * * *", "0 22,0,2 * * *");
    assertExpression("0 0 * * 5-7/2", "0 0 * * 5,0");
    assertExpression("0 0 * * sat-sun", "0 0 * * 6,0");
    assertExpression("0 0 * * 7-2", "0 0 * * 0-2");
    assertExpression("0 5-4 * * *", "0 * * * *");
    assertRefused(utc("50-10/7 * * * *"), "ambiguous; minute 50-10/7", "list");
    assertRefused(utc("0 23-3/2 * * *"), "ambiguous; hour 23-3/2", "list");
  }

  @Test
  void whatTheLibrariesReadDifferently() {
    assertRefused(utc("8-8 * * * *"), "ambiguous; minute from 8 to itself", "Write 8");
    assertRefused(utc("59/2 * * * *"), "ambiguous; minute from 59 to itself", "Write 59");
    assertRefused(utc("0 0 * * 7-7"), "ambiguous; day of week from 0 to itself", "Write 0");
    assertRefused(
        utc("0 0 1-31 * 1"), "ambiguous; day lists every day but is not *", "Write * as day");
    assertRefused(
        utc("0 0 */1 * 1"), "ambiguous; day lists every day but is not *", "Write * as day");
    assertExpression("0 0 ? * MON", "0 0 * * MON");
    assertExpression("0 0 * * mon/2", "0 0 * * 1-6/2");
    assertRefused(utc("? * * * *"), "\"?\" is no value of minute", "0-59");
  }

  @Test
  void stepsLargerThanTheirField() {
    assertRefused(utc("*/90 * * * *"), "step 90 is larger than minute", "first of them only");
    assertRefused(utc("0 */25 * * *"), "step 25 is larger than hour", "24 values");
    assertExpression("*/60 * * * *", "*/60 * * * *");
    assertExpression("5-10/020 * * * *", "5-10/20 * * * *");
    assertRefused(utc("0 0 * * 1/0"), "step 0 in day of week", "1 or more");
  }

  @Test
  void whatIsNoExpression() {
    assertRefused(utc("x"), "one field, five wanted", "five fields");
    assertRefused(
        utc("0 0 * * * 0 2026"),
        "seven fields; croniter reads the last two as seconds and year, Argo has neither",
        "five fields");
    assertRefused(utc("TZ=UTC 0 0 * * *"), "a time zone before the fields", "pipeline's time zone");
    assertRefused(utc("1, * * * *"), "\"\" is no value of minute", "0-59");
    assertRefused(utc("-5 * * * *"), "\"-5\" is no value of minute", "0-59");
    assertRefused(utc("9999999999 * * * *"), "\"9999999999\" is no value of minute", "0-59");
    assertRefused(utc("0 0 * jun-mon *"), "\"mon\" is no value of month", "three letters");
    assertRefused(utc("0 0 15W * *"), "W (nearest weekday) has no form in Argo", "list");
    assertRefused(utc("H * * * *"), "H (any value) has no form in Argo", "Choose");
    assertRefused(utc("0 0 31 2,4 *"), "31 February or April never comes", "day");
    assertExpression("0 0 29 2 *", "0 0 29 2 *");
    assertExpression("0 0 31 2 1", "0 0 31 2 1");
  }
}
