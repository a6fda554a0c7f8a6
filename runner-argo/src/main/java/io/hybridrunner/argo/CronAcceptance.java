package io.hybridrunner.argo;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.cluster.Timing;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until Argo's controller has taken a CronWorkflow. The controller writes nothing on one that
 * it takes, and looks through all of them every ten seconds (read in Argo 3.6 to 4.1); what it then
 * removes is an entry of {@code status.active} whose Workflow does not exist. So such an entry is
 * put there, and once it is gone the controller has seen what was written before it. Whether it
 * finds a fault in it, Argo 3.7 writes only when the schedule fires; so what it could find is
 * checked before ({@code MergeRules}, and the cluster's schemas).
 */
final class CronAcceptance {

  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Set<String> ERRORS = Set.of("SpecError", "SubmissionError");
  private static final String MARK = "hybridrunner-deploy-";

  private final KubernetesApi api;
  private final Duration atMost;
  private final Clock clock;
  private final Timing timing;

  CronAcceptance(KubernetesApi api, Duration atMost, Clock clock, Timing timing) {
    this.api = api;
    this.atMost = atMost;
    this.clock = clock;
    this.timing = timing;
  }

  /**
   * Waits for what was applied.
   *
   * @throws EngineException when the controller refuses it, or does not look at it in time
   */
  void await(Fields applied) {
    String name = applied.text("metadata", "name").orElseThrow();
    String mark = MARK + applied.text("metadata", "resourceVersion").orElse("0");
    Optional<Fields> unused =
        api.merge(ResourceType.CRON_WORKFLOW, name, marked(applied, name, mark));
    Instant end = clock.instant().plus(atMost);
    while (true) {
      Fields now =
          api.get(ResourceType.CRON_WORKFLOW, name).orElseThrow(() -> removedMeanwhile(name));
      refuseErrors(now, name);
      if (now.items("status", "active").stream().noneMatch(entry -> isMark(entry, mark))) {
        return;
      }
      if (!clock.instant().isBefore(end)) {
        throw notTaken(name);
      }
      pause();
    }
  }

  /**
   * Waits until one that was deleted is gone: the garbage collector takes its name out of its live
   * runs first. Returns at once when there is none, or one that stays.
   *
   * @throws EngineException when it does not go in time
   */
  void awaitDeparture(String name) {
    Instant end = clock.instant().plus(atMost);
    while (api.get(ResourceType.CRON_WORKFLOW, name)
        .filter(CronAcceptance::isLeaving)
        .isPresent()) {
      if (!clock.instant().isBefore(end)) {
        throw doesNotGo(name);
      }
      pause();
    }
  }

  /** Whether it was deleted, and is still there. */
  static boolean isLeaving(Fields cron) {
    return cron.text("metadata", "deletionTimestamp").isPresent();
  }

  private static Fields marked(Fields applied, String name, String mark) {
    List<Value> active = new ArrayList<>(applied.items("status", "active"));
    active.add(
        new Fields(
            Map.of(
                "apiVersion", new Text(ResourceType.WORKFLOW.apiVersion()),
                "kind", new Text(ResourceType.WORKFLOW.kind()),
                "name", new Text(name),
                "uid", new Text(mark))));
    // What was wrong with an earlier one says nothing of this: Argo clears it only when it fires.
    return new Fields(
        Map.of(
            "status", new Fields(Map.of("active", new Items(active), "conditions", Literal.NULL))));
  }

  private static boolean isMark(Value entry, String mark) {
    return entry instanceof Fields fields && fields.text("uid").equals(Optional.of(mark));
  }

  private static void refuseErrors(Fields cron, String name) {
    for (Value condition : cron.items("status", "conditions")) {
      if (condition instanceof Fields fields
          && fields.text("type").filter(ERRORS::contains).isPresent()) {
        throw new EngineException(
            Cause.of(
                Kind.BAD_REQUEST,
                "Argo refuses the schedule "
                    + name
                    + " ("
                    + fields.text("type").orElse("")
                    + "): "
                    + fields.text("message").orElse("no reason given"),
                "Correct the pipeline's schedule, or what is merged into its Workflows."));
      }
    }
  }

  private void pause() {
    try {
      timing.pause(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.closed();
    }
  }

  private EngineException notTaken(String name) {
    return new EngineException(
        Cause.of(
            Kind.ENGINE_UNAVAILABLE,
            "Argo's controller has not taken the schedule "
                + name
                + " within "
                + atMost.toSeconds()
                + " s",
            "Look whether the workflow-controller runs, watches this namespace, and wants an"
                + " instance id (engine.argo.instanceId); then deploy again."));
  }

  private EngineException doesNotGo(String name) {
    return new EngineException(
        Cause.of(
            Kind.ENGINE_UNAVAILABLE,
            "the CronWorkflow "
                + name
                + " was deleted, and is still there after "
                + atMost.toSeconds()
                + " s",
            "Look at its finalizers, and whether kube-controller-manager works; then deploy again."));
  }

  private static EngineException removedMeanwhile(String name) {
    return new EngineException(
        Cause.of(
            Kind.ENGINE_UNAVAILABLE,
            "somebody removed the CronWorkflow " + name + " while it was deployed",
            "Deploy the pipeline again."));
  }
}
