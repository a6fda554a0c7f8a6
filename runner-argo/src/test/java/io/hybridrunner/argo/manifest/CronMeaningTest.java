package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is accepted fires in Argo when Airflow would have fired. */
class CronMeaningTest {

  private static final List<LocalDate> THREE_YEARS =
      LocalDate.of(2026, 1, 1).datesUntil(LocalDate.of(2029, 1, 1)).toList();

  @Provide
  Arbitrary<String> expressions() {
    return Combinators.combine(
            field(0, 59, "5"),
            field(0, 23, "7"),
            field(1, 31, "?"),
            field(1, 12, "Nov"),
            field(0, 7, "fri"))
        .as((minute, hour, day, month, week) -> String.join(" ", minute, hour, day, month, week));
  }

  private static Arbitrary<String> field(int first, int last, String special) {
    Arbitrary<String> values = Arbitraries.integers().between(first, last).map(String::valueOf);
    Arbitrary<String> steps =
        Arbitraries.integers().between(1, Math.max(2, last / 2)).map(step -> "/" + step);
    Arbitrary<String> ranges = Combinators.combine(values, values).as((a, b) -> a + "-" + b);
    Arbitrary<String> stepped =
        Combinators.combine(Arbitraries.oneOf(values, ranges, Arbitraries.just("*")), steps)
            .as((range, step) -> range + step);
    Arbitrary<String> lists =
        Arbitraries.oneOf(values, ranges, stepped)
            .list()
            .ofMinSize(2)
            .ofMaxSize(3)
            .map(items -> String.join(",", items));
    return Arbitraries.oneOf(Arbitraries.of("*", "*", special), values, ranges, stepped, lists);
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void theTranslationFiresAsAirflowDid(@ForAll("expressions") String written) {
    if (CronSchedule.of(written, null) instanceof Scheduled scheduled) {
      Meaning airflow = Meaning.ofCroniter(written);
      Meaning argo = Meaning.ofRobfig(scheduled.expressions().get(0));
      assertThat(argo.sets().subList(0, 2)).isEqualTo(airflow.sets().subList(0, 2));
      assertThat(THREE_YEARS).allMatch(date -> argo.onDay(date) == airflow.onDay(date));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void aTranslationIsItsOwnTranslation(@ForAll("expressions") String written) {
    if (CronSchedule.of(written, null) instanceof Scheduled scheduled) {
      String expression = scheduled.expressions().get(0);
      assertThat(CronSchedule.of(expression, "")).isEqualTo(scheduled);
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void nothingThatIsWrittenBreaksIt(@ForAll String schedule, @ForAll String zone) {
    assertThat(CronSchedule.of(schedule, zone)).isNotNull();
    assertThat(CronSchedule.of("0 0 * * *", zone)).isNotNull();
  }
}
