package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Printable;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline's {@code airflowConfig.scheduleInterval} becomes in a CronWorkflow's {@code
 * spec.schedules} and {@code spec.timezone}. Argo reads them with robfig/cron v3.0.1 {@code
 * ParseStandard}; people write them for Airflow, which reads them with croniter 6 (Airflow 2.10.5).
 * What both read alike is kept; what only Airflow reads is rewritten; what would fire at other
 * times than people mean is refused. Pure and thread-safe.
 */
public sealed interface CronSchedule {

  /** Expressions for Argo, and the zone, which is always written: Argo's default is its own. */
  record Scheduled(List<String> expressions, ZoneId zone) implements CronSchedule {

    /** Of at least one expression. */
    public Scheduled {
      expressions = List.copyOf(expressions);
    }
  }

  /** No schedule: the pipeline runs when somebody asks. */
  record OnDemand() implements CronSchedule {}

  /** Has no form in Argo; sentences for people. */
  record Refused(String message, String cure) implements CronSchedule {}

  /** Of a pipeline's schedule and time zone, as they stand in its JSON. */
  static CronSchedule of(@Nullable String scheduleInterval, @Nullable String timeZone) {
    String text = scheduleInterval == null ? "" : scheduleInterval.strip();
    if (Set.of("", "@once", "none").contains(text.toLowerCase(Locale.ROOT))) {
      return new OnDemand();
    }
    String read = "schedule";
    String shown = text;
    try {
      CronFields fields = CronFields.read(text);
      fields.checkThatItComes();
      read = "time zone";
      shown = timeZone == null ? "" : timeZone.strip();
      return new Scheduled(List.of(fields.expression()), ZoneName.read(shown));
    } catch (NoFormException e) {
      return new Refused(read + " \"" + Printable.of(shown, 80) + "\": " + e.message(), e.cure());
    }
  }
}
