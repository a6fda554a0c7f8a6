package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.CronSchedule.Refused;
import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import io.hybridrunner.model.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a pipeline's {@code airflowConfig} asks for; every part of it is honoured or refused.
 *
 * @param schedule when it runs by itself; empty when it only runs on demand
 * @param begin before this the schedule does not fire
 * @param end after this it does not
 * @param runsAtOnce how many runs may work at once, the smaller of {@code maxActiveRuns}, 1 by
 *     default, and {@code concurrency}
 * @param retries how often an ingestion that failed is tried again
 * @param retryDelay how long after its failure
 * @param timeout how long a run may take
 * @param isPaused whether the schedule begins as paused
 */
record AirflowSettings(
    Optional<Scheduled> schedule,
    Optional<Instant> begin,
    Optional<Instant> end,
    int runsAtOnce,
    int retries,
    Duration retryDelay,
    Optional<Duration> timeout,
    boolean isPaused) {

  private static final long TEN_YEARS = Duration.ofDays(3650).toSeconds();
  private static final long DEFAULT_RETRY_DELAY = 300;

  /**
   * Reads it.
   *
   * @throws io.hybridrunner.spi.EngineException {@code BAD_REQUEST} with all that is refused
   */
  static AirflowSettings of(Pipeline pipeline) {
    AirflowConfig config = new AirflowConfig(pipeline);
    Optional<Scheduled> schedule = schedule(pipeline, config);
    ZoneId zone = schedule.map(Scheduled::zone).orElse(ZoneId.of("UTC"));
    long runs = config.number("maxActiveRuns", 1, Integer.MAX_VALUE).orElse(1L);
    long tasks = config.number("concurrency", 1, Integer.MAX_VALUE).orElse(runs);
    AirflowSettings settings =
        new AirflowSettings(
            schedule,
            // They bound the schedule, and mean nothing without one.
            schedule.flatMap(present -> config.begin("startDate", zone)),
            schedule.flatMap(present -> config.end("endDate", zone)),
            (int) Math.min(runs, tasks),
            config.number("retries", 0, 1000).orElse(0L).intValue(),
            Duration.ofSeconds(
                config.number("retryDelay", 0, TEN_YEARS).orElse(DEFAULT_RETRY_DELAY)),
            config.number("workflowTimeout", 1, TEN_YEARS).map(Duration::ofSeconds),
            config.flag("pausePipeline"));
    if (config.flag("pipelineCatchup") && schedule.isPresent()) {
      config.problem(
          "pipelineCatchup is true, and Argo does not make up for runs of the past",
          "Set airflowConfig.pipelineCatchup to false; run the pipeline on demand where a past run"
              + " is missing.");
    }
    config.check(pipeline.fullyQualifiedName());
    return settings;
  }

  private static Optional<Scheduled> schedule(Pipeline pipeline, AirflowConfig config) {
    Optional<String> interval = pipeline.schedule().or(() -> config.scalar("scheduleInterval"));
    CronSchedule read =
        CronSchedule.of(interval.orElse(""), config.scalar("pipelineTimezone").orElse(""));
    if (read instanceof Refused refused) {
      config.problem(refused.message(), refused.cure());
    }
    return read instanceof Scheduled scheduled ? Optional.of(scheduled) : Optional.empty();
  }
}
