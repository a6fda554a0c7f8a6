package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.spi.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every part of airflowConfig is honoured or refused. */
class AirflowSettingsTest {

  private static AirflowSettings of(String airflowConfig) {
    return AirflowSettings.of(Plans.pipeline("shop.orders", airflowConfig));
  }

  private static AirflowSettings scheduled(String more) {
    return of(
        "{\"scheduleInterval\":\"0 2 * * *\",\"pipelineTimezone\":\"Europe/Berlin\"," + more + "}");
  }

  private static void assertRefused(String airflowConfig, String... parts) {
    assertThatThrownBy(() -> of(airflowConfig))
        .asInstanceOf(throwable(EngineException.class))
        .satisfies(
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(Cause.Kind.BAD_REQUEST);
              assertThat(refused.reason().cure()).isNotEmpty();
              assertThat(refused.reason().sentence()).contains(parts);
            });
  }

  @Test
  void nothingIsOnDemandOneAtATime() {
    AirflowSettings settings = of("{}");
    assertThat(settings.schedule()).isEmpty();
    assertThat(settings.runsAtOnce()).isEqualTo(1);
    assertThat(settings.retries()).isZero();
    assertThat(settings.timeout()).isEmpty();
  }

  @Test
  void ofAServerToday() {
    AirflowSettings settings =
        of(
            """
            {"pausePipeline":false,"concurrency":1,"pipelineTimezone":"UTC","retries":2,
             "retryDelay":60,"pipelineCatchup":false,"scheduleInterval":"0 0 * * 7",
             "maxActiveRuns":1,"workflowTimeout":3600,"workflowDefaultView":"tree",
             "startDate":"2026-03-01T00:00:00.000Z"}
            """);
    assertThat(settings.schedule().orElseThrow().expressions()).containsExactly("0 0 * * 0");
    assertThat(settings.begin()).contains(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(settings.retries()).isEqualTo(2);
    assertThat(settings.retryDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.timeout()).contains(Duration.ofHours(1));
    assertThat(settings.isPaused()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"maxActiveRuns\":3|3",
        "\"maxActiveRuns\":3,\"concurrency\":2|2",
        "\"maxActiveRuns\":\"3\"|3",
        "\"maxActiveRuns\":3.0|3",
        "\"concurrency\":5|1",
        "\"maxActiveRuns\":null|1"
      })
  void theSmallerLimitCounts(String config, int runs) {
    assertThat(of("{" + config + "}").runsAtOnce()).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"2026-12-31T08:00:00Z\"|2026-12-31T08:00:00Z",
        "\"2026-12-31T08:00:00.000+02:00\"|2026-12-31T06:00:00Z",
        "\"2026-12-31T08:00:00\"|2026-12-31T07:00:00Z",
        "\"2026-12-31 08:00\"|2026-12-31T07:00:00Z",
        "\"2026-12-31\"|2026-12-31T22:59:59Z",
        "1774569600000|2026-03-27T00:00:00Z",
        "\"1774569600000\"|2026-03-27T00:00:00Z",
        "1774569600|2026-03-27T00:00:00Z"
      })
  void datesAsPeopleAndServersWriteThem(String date, Instant end) {
    assertThat(scheduled("\"endDate\":" + date).end()).contains(end);
  }

  @Test
  void aFirstDayBeginsAtItsMidnight() {
    assertThat(scheduled("\"startDate\":\"2026-12-31\"").begin())
        .contains(Instant.parse("2026-12-30T23:00:00Z"));
  }

  @Test
  void withoutAScheduleItsDatesMeanNothing() {
    assertThat(
            of("{\"startDate\":\"2022-04-10\",\"pausePipeline\":true,\"forceDeploy\":true}")
                .begin())
        .isEmpty();
  }

  @Test
  void refusedWithAReasonAndACure() {
    assertRefused("{\"scheduleInterval\":\"0 0 L * *\"}", "shop.orders", "schedule");
    assertRefused(
        "{\"scheduleInterval\":\"@daily\",\"pipelineTimezone\":\"PST\"}", "America/Los_Angeles");
    assertRefused("{\"maxActiveRuns\":0}", "maxActiveRuns \"0\"", "from 1");
    assertRefused("{\"concurrency\":\"many\"}", "concurrency \"many\"");
    assertRefused("{\"retries\":-1}", "retries \"-1\"");
    assertRefused("{\"retryDelay\":1.5}", "retryDelay");
    assertRefused("{\"workflowTimeout\":0}", "workflowTimeout");
    assertRefused("{\"workflowTimeout\":{\"s\":1}}", "workflowTimeout");
    assertRefused("{\"pausePipeline\":\"perhaps\"}", "pausePipeline");
    assertRefused("{\"scheduleInterval\":\"@daily\",\"endDate\":\"soon\"}", "endDate \"soon\"");
    assertRefused("{\"scheduleInterval\":\"@daily\",\"startDate\":\"2026-02-30\"}", "startDate");
    assertRefused("[]", "airflowConfig is not an object");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertRefused("{\"retries\":-1,\"maxActiveRuns\":\"x\"}", "retries", "maxActiveRuns");
  }

  @Test
  void thePastIsNotMadeUpFor() {
    assertRefused(
        "{\"scheduleInterval\":\"@daily\",\"pipelineCatchup\":true}", "pipelineCatchup is true");
    assertThat(of("{\"pipelineCatchup\":true}").schedule()).isEmpty();
  }

  @Test
  void theTypedScheduleCounts() {
    Pipeline plain = Plans.pipeline("a.b", "{}");
    Pipeline typed =
        new Pipeline(
            plain.id(), "b", "a.b", "b", "metadata", 0.1, true, Optional.of("@hourly"), "{}");
    assertThat(AirflowSettings.of(typed).schedule()).isPresent();
  }
}
