package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.IngestionPods.PodGc;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.model.Workload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code spec} of a Workflow: one pod of one container. Argo replaces <code>{{…}}</code>
 * anywhere in it, so no text that comes from outside stands here.
 */
final class WorkflowSpec {

  static final String PATCH = "podSpecPatch";
  static final String TEMPLATE = "ingestion";

  private final IngestionPods pods;
  private final MergeTexts merges;

  WorkflowSpec(IngestionPods pods, MergeTexts merges) {
    this.pods = pods;
    this.merges = merges;
  }

  /**
   * What is said of one kind of run.
   *
   * @param workload what it is given
   * @param secret its texts
   * @param secretName the Secret that has them
   * @param podLabels labels of its pods
   * @param priority of Workflows that wait for each other, the higher one is first
   * @param kept how long the Workflow stays when it has ended
   * @param deadline how long it may take
   * @param retry when it is tried again
   * @param synchronization what it waits for
   */
  record Run(
      Workload workload,
      WorkloadSecret secret,
      String secretName,
      Map<String, String> podLabels,
      int priority,
      Duration kept,
      Optional<Duration> deadline,
      Optional<Fields> retry,
      Optional<Fields> synchronization) {

    Run withPriority(int other) {
      return new Run(
          workload, secret, secretName, podLabels, other, kept, deadline, retry, synchronization);
    }
  }

  Fields of(Run run) {
    Fields merged = Merge.of(own(run), plain(merges.workflow()));
    merged = Merge.of(merged, plain(merges.ofType(run.workload().pipelineType())));
    Fields patch =
        Merge.withNulls(
            patch(merges.workflow()), patch(merges.ofType(run.workload().pipelineType())));
    return merged.with(PATCH, new Value.Text(PodPatch.of(pods, patch)));
  }

  private static Fields plain(Fields overlay) {
    Map<String, Value> values = new LinkedHashMap<>(overlay.values());
    values.remove(PATCH);
    return new Fields(values);
  }

  private static Fields patch(Fields overlay) {
    return overlay.get(PATCH).orElse(Fields.NOTHING) instanceof Fields patch
        ? patch
        : Fields.NOTHING;
  }

  private Fields own(Run run) {
    Draft spec =
        new Draft()
            .text("entrypoint", TEMPLATE)
            .text("serviceAccountName", pods.identity().serviceAccount());
    if (!pods.identity().automountToken()) {
      // Argo's own containers must have a token all the same, and Argo asks whose.
      spec.flag("automountServiceAccountToken", false)
          .put("executor", Draft.one("serviceAccountName", pods.identity().serviceAccount()));
    }
    spec.some(
            "imagePullSecrets",
            pods.identity().imagePullSecrets().stream().map(n -> Draft.one("name", n)).toList())
        .put("podMetadata", podMetadata(run.podLabels()))
        .some("nodeSelector", pods.placement().nodeSelector())
        .text("podPriorityClassName", pods.placement().priorityClass())
        .put("securityContext", MainContainer.podSecurity(pods.security()))
        .number("priority", run.priority())
        .put("ttlStrategy", seconds("secondsAfterCompletion", run.kept()));
    run.deadline().ifPresent(limit -> spec.number("activeDeadlineSeconds", atLeastOne(limit)));
    podGc().ifPresent(strategy -> spec.put("podGC", Draft.one("strategy", strategy)));
    run.synchronization().ifPresent(locks -> spec.put("synchronization", locks));
    spec.put("templates", Draft.list(template(run)));
    if (run.secret().wantsFile()) {
      spec.put("volumes", Draft.list(MainContainer.fileVolume(run.secretName())));
    }
    return spec.fields();
  }

  private Fields template(Run run) {
    Draft template = new Draft().text("name", TEMPLATE);
    run.retry().ifPresent(rule -> template.put("retryStrategy", rule));
    return template
        .put(
            "container",
            new MainContainer(pods, merges.container())
                .of(run.workload(), run.secret(), run.secretName()))
        .fields();
  }

  private static Fields seconds(String name, Duration duration) {
    return new Draft().number(name, duration.toSeconds()).fields();
  }

  /** To Argo 0 is an end at once. */
  private static long atLeastOne(Duration duration) {
    return Math.max(1, duration.toSeconds());
  }

  /** Out of service meshes, whose sidecars outlive the ingestion and stand in its network. */
  private Fields podMetadata(Map<String, String> own) {
    Map<String, String> labels = new TreeMap<>(Map.of("sidecar.istio.io/inject", "false"));
    labels.putAll(pods.metadata().labels());
    labels.putAll(own);
    Map<String, String> annotations =
        new TreeMap<>(Map.of("sidecar.istio.io/inject", "false", "linkerd.io/inject", "disabled"));
    annotations.putAll(pods.metadata().annotations());
    return new Draft()
        .put("labels", Draft.texts(labels))
        .put("annotations", Draft.texts(annotations))
        .fields();
  }

  private Optional<String> podGc() {
    PodGc when = pods.lifetime().podGc();
    return switch (when) {
      case NEVER -> Optional.empty();
      case ON_COMPLETION -> Optional.of("OnWorkflowCompletion");
      case ON_SUCCESS -> Optional.of("OnWorkflowSuccess");
    };
  }

  /** This spec with one more label on its pods. */
  static Fields withPodLabel(Fields spec, String name, String value) {
    return Merge.of(spec, Draft.one("podMetadata", Draft.one("labels", Draft.one(name, value))));
  }

  /**
   * This spec for a run whose configuration is changed by an override, which its own Secret has.
   *
   * @throws io.hybridrunner.spi.EngineException when its command cannot do that
   */
  static Fields withOverride(Fields spec, String secretName, String owner) {
    Fields template = template(spec);
    Value command = container(template).get("command").orElse(Literal.NULL);
    Items prepared =
        Program.withPrelude(command)
            .orElseThrow(
                () ->
                    Refusal.unsupported(
                        "the command of "
                            + owner
                            + " is neither 'python FILE' nor 'python -m MODULE', and cannot merge"
                            + " the override into its configuration",
                        "Run it without an override, or take the command out of containerSpec."));
    Fields variable = MainContainer.secretVariable(WorkloadSecret.OVERRIDE, secretName);
    Fields change = new Draft().put("command", prepared).put("env", Draft.list(variable)).fields();
    Fields changed = Merge.of(container(template), change);
    return spec.with("templates", new Items(List.of(template.with("container", changed))));
  }

  private static Fields template(Fields spec) {
    return spec.get("templates").orElse(null) instanceof Items templates
            && templates.values().size() == 1
            && templates.values().get(0) instanceof Fields template
        ? template
        : Fields.NOTHING;
  }

  private static Fields container(Fields template) {
    return template.get("container").orElse(null) instanceof Fields container
        ? container
        : Fields.NOTHING;
  }
}
