package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import io.hybridrunner.document.Value.Fields;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The CronWorkflow of a pipeline with a schedule. Its {@code workflowMetadata} is the one place
 * within a spec where names of pipelines stand: Argo copies it into the Workflow's metadata and
 * replaces nothing in it.
 */
record CronObject(IngestionPods pods, AirflowSettings settings, Instant now) {

  /** Workflows stay by their time to live, not by their number. */
  private static final int MANY = 1_000_000;

  /** Argo puts the uid of each Workflow here: it is the run's id. */
  private static final String UID = "{{workflow.uid}}";

  Optional<Fields> of(ObjectMeta template, boolean isEnabled, Fields spec) {
    return settings.schedule().map(schedule -> object(schedule, template, isEnabled, spec));
  }

  private Fields object(
      Scheduled schedule, ObjectMeta template, boolean isEnabled, Fields workflowSpec) {
    Draft spec =
        new Draft()
            .put("schedules", Draft.texts(schedule.expressions()))
            .text("timezone", schedule.zone().getId())
            .flag("suspend", !isEnabled || settings.isPaused())
            .text("concurrencyPolicy", "Allow")
            .number("startingDeadlineSeconds", pods.lifetime().startingDeadline().toSeconds())
            .number("successfulJobsHistoryLimit", MANY)
            .number("failedJobsHistoryLimit", MANY)
            .text(
                "when",
                FireGuard.of(
                    schedule,
                    settings.begin(),
                    settings.end(),
                    pods.lifetime().startingDeadline(),
                    now))
            .put("workflowMetadata", workflowMetadata(template))
            .put("workflowSpec", WorkflowSpec.withPodLabel(workflowSpec, Labels.RUN, UID));
    return instance(template).object("CronWorkflow", spec.fields());
  }

  /** A controller with an instance id sees only what is labelled with it. */
  private ObjectMeta instance(ObjectMeta meta) {
    return pods.instanceId().map(id -> meta.withLabel(Labels.INSTANCE_ID, id)).orElse(meta);
  }

  private Fields workflowMetadata(ObjectMeta template) {
    Map<String, String> annotations = new TreeMap<>(template.annotations());
    annotations.keySet().retainAll(Set.of(Labels.NAME, Labels.TYPE, Labels.CONFIG));
    return new Draft()
        .put("labels", Draft.texts(instance(template).withLabel(Labels.OWED, "true").labels()))
        .put("annotations", Draft.texts(annotations))
        .fields();
  }
}
