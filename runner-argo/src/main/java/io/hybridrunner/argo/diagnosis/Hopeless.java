package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.argo.diagnosis.ContainerState.Waiting;
import io.hybridrunner.argo.diagnosis.PodRecord.Container;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which live runs will never go on by themselves. Argo waits for ever where a person would not: for
 * a Secret that does not exist, for a pod that somebody deleted before it started, for a machine
 * that is gone, and past the deadline of a pod that no machine has taken. Stateless.
 */
final class Hopeless {

  private static final Set<Kind> FINAL =
      Set.of(Kind.SECRET_MISSING, Kind.BAD_REQUEST, Kind.ENGINE_FORBIDDEN);

  private static final Set<String> FINAL_IMAGE = Set.of("InvalidImageName", "ErrImageNeverPull");

  private Hopeless() {}

  static Optional<Cause> cause(Scene scene, Bounds bounds) {
    return overdue(scene, bounds)
        .or(() -> machineLost(scene, bounds.machineLostAfter()))
        .or(() -> podGone(scene, bounds.machineLostAfter()))
        .or(() -> missing(scene, bounds));
  }

  /** How long ago that was; no time at all when it is not known, or in the future. */
  static Duration since(Optional<Instant> then, Instant now) {
    return then.map(time -> Duration.between(time, now))
        .filter(time -> !time.isNegative())
        .orElse(Duration.ZERO);
  }

  /** Argo looks at the deadline only when something else happens to the Workflow. */
  private static Optional<Cause> overdue(Scene scene, Bounds bounds) {
    WorkflowRecord run = scene.run();
    boolean passed =
        run.deadline()
            .filter(
                limit ->
                    since(run.progress().startedAt(), scene.now())
                            .compareTo(limit.plus(bounds.deadlineGrace()))
                        >= 0)
            .isPresent();
    if (!passed) {
      return Optional.empty();
    }
    return Optional.of(Ends.overdue(scene, run.deadline()));
  }

  /** Its pod was to be gone, and its kubelet does not say that it is. */
  static Optional<Cause> machineLost(Scene scene, Duration patience) {
    return scene
        .pod()
        .filter(pod -> pod.deletedAt().isPresent())
        .filter(pod -> since(pod.deletedAt(), scene.now()).compareTo(patience) > 0)
        .map(
            pod ->
                Causes.evicted(
                    pod.name(),
                    pod.condition("DisruptionTarget")
                        .filter(PodRecord.Condition::isTrue)
                        .map(Ends::disruption)
                        .orElse(
                            "it was deleted, and the machine " + pod.host() + " does not answer")));
  }

  /** Argo makes another pod when one is deleted before it starts; if it does not, nobody will. */
  static Optional<Cause> podGone(Scene scene, Duration patience) {
    boolean waits =
        scene.pod().isEmpty()
            && scene
                .run()
                .newest()
                .filter(node -> node.phase().equals("Pending"))
                .filter(node -> Said.cause(node.message()).isEmpty())
                .filter(node -> since(node.startedAt(), scene.now()).compareTo(patience) >= 0)
                .isPresent();
    return waits ? Optional.of(Causes.podDeleted(scene.podName())) : Optional.empty();
  }

  private static Optional<Cause> missing(Scene scene, Bounds bounds) {
    Optional<PodRecord> pod = scene.pod();
    if (pod.isEmpty() || scene.mainHasStarted()) {
      return Optional.empty();
    }
    Duration waited = since(pod.get().createdAt(), scene.now());
    Optional<Cause> trouble = Waits.trouble(scene);
    boolean isFinal =
        trouble.filter(cause -> FINAL.contains(cause.kind())).isPresent()
            || pod.get().everyContainer().anyMatch(Hopeless::hasNoImageEver);
    boolean imageOverdue =
        bounds.imageWithin().filter(limit -> waited.compareTo(limit) >= 0).isPresent()
            && trouble.filter(cause -> cause.kind() == Kind.IMAGE_UNAVAILABLE).isPresent();
    boolean overdue = isFinal && waited.compareTo(bounds.hopelessAfter()) >= 0;
    return overdue || imageOverdue ? trouble : Optional.empty();
  }

  private static boolean hasNoImageEver(Container container) {
    return container.state() instanceof Waiting wait && FINAL_IMAGE.contains(wait.reason());
  }
}
