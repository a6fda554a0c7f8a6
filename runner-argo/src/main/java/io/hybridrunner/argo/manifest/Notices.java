package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import io.hybridrunner.model.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sentences for whoever deploys: what a schedule will do that they may not expect. */
final class Notices {

  private Notices() {}

  static List<String> of(Workload workload, AirflowSettings settings, Instant now) {
    List<String> notices = new ArrayList<>();
    settings.schedule().ifPresent(schedule -> ofSchedule(notices, schedule, settings, now));
    Deadline.notice(workload, settings).ifPresent(notices::add);
    return notices;
  }

  private static void ofSchedule(
      List<String> notices, Scheduled schedule, AirflowSettings settings, Instant now) {
    if (settings.isPaused()) {
      notices.add("pausePipeline is true: the schedule is off until the pipeline is enabled.");
    }
    Instant begin = settings.begin().filter(now::isBefore).orElse(now);
    if (settings.end().filter(begin::isAfter).isPresent()) {
      notices.add(
          "The schedule never fires: its end date is "
              + settings.end().map(Instant::toString).orElse("")
              + ".");
      return;
    }
    DstNotice.of(schedule, now).forEach(notice -> notices.add(notice.sentence()));
  }
}
