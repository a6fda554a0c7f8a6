package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of cron-dst.tsv, and the zones whose gap is at midnight. */
class DstNoticeTest {

  private static final Instant SPRING = Instant.parse("2026-03-27T00:00:00Z");

  private static List<String> sentences(String expression, String zone, Instant now) {
    Scheduled schedule = (Scheduled) CronSchedule.of(expression, zone);
    return DstNotice.of(schedule, now).stream().map(DstNotice::sentence).toList();
  }

  @TestFactory
  Stream<DynamicTest> argoFiresAsTheTableMeasured() {
    return Tables.rows("cron-dst.tsv").stream()
        .map(row -> DynamicTest.dynamicTest(row.get("id"), () -> checkFires(row)));
  }

  private static void checkFires(Tables.Row row) {
    List<Instant> measured =
        Stream.of(row.get("argo-robfig-fires").split(" ", -1))
            .map(text -> Instant.parse(text.replace("Z", ":00Z")))
            .toList();
    Instant after = Instant.parse(row.get("after"));
    ZoneId zone = ZoneId.of(row.get("timezone"));
    assertThat(Meaning.ofRobfig(row.get("expression")).fires(zone, after, measured.size()))
        .isEqualTo(measured);
  }

  @Test
  void d01TheGapIsNamedWithItsDate() {
    assertThat(sentences("30 2 * * *", "Europe/Berlin", SPRING))
        .containsExactly(
            "2026-03-29 02:30 does not exist in Europe/Berlin, where the clocks go forward then:"
                + " no run, and Airflow had one later.",
            "2026-10-25 02:30 comes twice in Europe/Berlin, where the clocks go back then: one"
                + " run, at the first; the second is skipped.");
  }

  @Test
  void d02OnlyTheTwelveMonthsFromNow() {
    assertThat(sentences("30 2 * * *", "Europe/Berlin", Instant.parse("2026-10-24T00:00:00Z")))
        .hasSize(2)
        .satisfies(all -> assertThat(all.get(0)).startsWith("2026-10-25 02:30 comes twice"))
        .satisfies(all -> assertThat(all.get(1)).startsWith("2027-03-28 02:30 does not exist"));
  }

  @Test
  void d11EveryHourLosesNothing() {
    assertThat(sentences("0 * * * *", "Europe/Berlin", SPRING)).isEmpty();
    assertThat(sentences("*/15 * * * *", "America/New_York", SPRING)).isEmpty();
    // Half an hour is not what it repeats in.
    assertThat(sentences("0 * * * *", "Australia/Lord_Howe", SPRING)).isNotEmpty();
  }

  @Test
  void whatTheClocksDoNotTouchHasNoNotice() {
    assertThat(sentences("0 9 * * MON-FRI", "Europe/Berlin", SPRING)).isEmpty();
    assertThat(sentences("30 2 * * *", "UTC", SPRING)).isEmpty();
    assertThat(sentences("30 2 * * 1-5", "Europe/Berlin", SPRING)).isEmpty();
  }

  @Test
  void whereTheGapIsAtMidnightDailyLosesADay() {
    assertThat(sentences("@daily", "Asia/Beirut", SPRING).get(0))
        .startsWith("2026-03-29 00:00 does not exist");
    assertThat(sentences("@daily", "Africa/Cairo", SPRING).get(0))
        .startsWith("2026-04-24 00:00 does not exist");
    assertThat(sentences("@daily", "America/Santiago", SPRING))
        .anyMatch(text -> text.startsWith("2026-09-06 00:00 does not exist"));
  }

  @Test
  void manyTimesOfOneGapAreOneSentence() {
    assertThat(sentences("*/5 2 * * *", "Europe/Berlin", SPRING).get(0))
        .startsWith("2026-03-29 02:00 does not exist")
        .contains("(and 11 more after it)");
  }

  @Test
  void onlyWhatWasTranslatedIsRead() {
    Scheduled other = new Scheduled(List.of("no"), ZoneId.of("Europe/Berlin"));
    assertThatIllegalArgumentException().isThrownBy(() -> DstNotice.of(other, SPRING));
  }
}
