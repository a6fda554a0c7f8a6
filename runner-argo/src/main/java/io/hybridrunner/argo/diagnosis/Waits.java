package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.argo.diagnosis.ContainerState.Running;
import io.hybridrunner.argo.diagnosis.ContainerState.Waiting;
import io.hybridrunner.argo.diagnosis.PodRecord.Condition;
import io.hybridrunner.argo.diagnosis.PodRecord.Container;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why the pod of a run does not work yet. Stateless. */
final class Waits {

  private static final Set<String> IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  /** What a pod waits with as a matter of course. */
  private static final Set<String> ORDINARY = Set.of("", "ContainerCreating", "PodInitializing");

  private static final Pattern PULL =
      Pattern.compile("Failed to pull image \"([^\"]+)\": (.*)", Pattern.DOTALL);

  private static final Pattern BACK_OFF =
      Pattern.compile(
          "Back-off pulling image \"[^\"]*\":? ?(?:ErrImagePull: )?(.*)", Pattern.DOTALL);

  private static final Pattern NODE_IMAGE =
      Pattern.compile(
          "(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull): (.*)",
          Pattern.DOTALL);

  private Waits() {}

  /** Trouble that it waits with, whether or not its pod is still there. */
  static Optional<Cause> trouble(Scene scene) {
    return scene
        .pod()
        .flatMap(pod -> unscheduled(pod).or(() -> container(scene, pod)))
        .or(() -> ofWarnings(scene))
        .or(() -> ofNode(scene));
  }

  /** What it waits for; trouble before the ordinary. */
  static Optional<Cause> reason(Scene scene) {
    return trouble(scene)
        .or(() -> scene.pod().map(pod -> ordinary(scene, pod)))
        .or(() -> ofWorkflow(scene.run()));
  }

  /** Argo's own reasons, before there is a pod. */
  static Optional<Cause> ofWorkflow(WorkflowRecord run) {
    String message = run.progress().message();
    Matcher lock =
        Pattern.compile("Waiting for (\\S+) lock\\b[^.]*\\.(?: Lock status: -?\\d+/(\\d{1,6}))?")
            .matcher(message);
    if (lock.find()) {
      return Optional.of(
          Causes.lock(lock.group(1), Optional.ofNullable(lock.group(2)).map(Integer::valueOf)));
    }
    if (message.contains("too many workflows are already running")) {
      return Optional.of(Causes.postponed());
    }
    return message.isEmpty()
        ? Optional.empty()
        : Said.cause(message)
            .or(
                () ->
                    Optional.of(
                        Cause.of(
                            Kind.ENGINE_UNAVAILABLE, "Argo says: " + Said.plain(message), "")));
  }

  /** That it was begun again, and why. */
  static Optional<Cause> forTheNextAttempt(WorkflowRecord run) {
    int count = run.attempts().size();
    return count < 2
        ? Optional.empty()
        : Optional.of(Causes.nextAttempt(count, run.attempts().get(count - 2)));
  }

  private static Optional<Cause> unscheduled(PodRecord pod) {
    return pod.condition("PodScheduled")
        .filter(condition -> !condition.isTrue() && pod.host().isEmpty())
        .map(Condition::message)
        .filter(message -> !message.isEmpty())
        .map(
            message ->
                Cause.of(
                    Kind.UNSCHEDULABLE,
                    "no machine can take its pod: " + Said.plain(message),
                    Causes.UNSCHEDULABLE_CURE));
  }

  private static Optional<Cause> container(Scene scene, PodRecord pod) {
    return pod.everyContainer()
        .filter(each -> each.state() instanceof Waiting)
        .flatMap(each -> waiting(scene, each, (Waiting) each.state()).stream())
        .findFirst();
  }

  private static Optional<Cause> waiting(Scene scene, Container container, Waiting wait) {
    if (IMAGE.contains(wait.reason())) {
      String told = imageTold(scene, container.image(), wait.message());
      return Optional.of(image(scene, container.image(), wait.reason(), told));
    }
    if (ORDINARY.contains(wait.reason())) {
      return Optional.empty();
    }
    String said = wait.reason() + (wait.message().isEmpty() ? "" : ": " + wait.message());
    return Said.cause(wait.message())
        .or(
            () ->
                Optional.of(
                    Cause.of(
                        Kind.ENGINE_UNAVAILABLE,
                        "container " + container.name() + " cannot start: " + Said.plain(said),
                        "Look at what it names.")));
  }

  /**
   * Kubelets before 1.32 say only "Back-off" in the container; the event has the registry's word.
   */
  private static String imageTold(Scene scene, String image, String message) {
    Matcher backOff = BACK_OFF.matcher(message);
    String told = backOff.matches() ? backOff.group(1) : message;
    if (!told.isBlank()) {
      return told;
    }
    return scene.warnings().stream()
        .map(event -> PULL.matcher(event.message()))
        .filter(pull -> pull.matches() && pull.group(1).equals(image))
        .map(pull -> pull.group(2))
        .findFirst()
        .orElse("");
  }

  private static Cause image(Scene scene, String image, String reason, String told) {
    String what =
        switch (reason) {
          case "InvalidImageName" -> "the image's name is not one: ";
          case "ErrImageNeverPull" -> "the machine has no image, and may not pull it: ";
          default -> "the image cannot be pulled: ";
        };
    String secrets =
        scene.warnings().stream()
            .filter(event -> event.reason().equals("FailedToRetrieveImagePullSecret"))
            .findFirst()
            .map(event -> " (" + Said.plain(event.message()) + ")")
            .orElse("");
    String words = Said.plain(told.isBlank() ? reason : told);
    return Cause.of(
        Kind.IMAGE_UNAVAILABLE,
        what + image + ": " + words + secrets,
        "Look at the image's name and tag (ingestion.image), the pull Secret, and whether the machines"
            + " reach the registry.");
  }

  private static Optional<Cause> ofWarnings(Scene scene) {
    if (scene.mainHasStarted()) {
      return Optional.empty();
    }
    return scene.warnings().stream().flatMap(event -> ofWarning(scene, event).stream()).findFirst();
  }

  private static Optional<Cause> ofWarning(Scene scene, EventRecord event) {
    Matcher pull = PULL.matcher(event.message());
    if (pull.matches()) {
      return Optional.of(image(scene, pull.group(1), "ErrImagePull", pull.group(2)));
    }
    return switch (event.reason()) {
      case "FailedScheduling", "FailedMount", "FailedAttachVolume", "Failed", "FailedCreate" ->
          Said.cause(event.message());
      case "FailedCreatePodSandBox" ->
          Optional.of(
              Cause.of(
                  Kind.ENGINE_UNAVAILABLE,
                  "its pod's sandbox cannot be made: " + Said.plain(event.message()),
                  "Look at the machine: its network plug-in and its container runtime."));
      default -> Optional.empty();
    };
  }

  private static Optional<Cause> ofNode(Scene scene) {
    String message = scene.run().newest().map(NodeRecord::message).orElse("");
    Matcher image = NODE_IMAGE.matcher(message);
    if (image.matches()) {
      return Optional.of(
          Cause.of(
              Kind.IMAGE_UNAVAILABLE,
              "the image cannot be pulled: " + Said.plain(image.group(1)),
              "Look at the image's name and tag (ingestion.image), and the pull Secret."));
    }
    return Said.cause(message);
  }

  private static Cause ordinary(Scene scene, PodRecord pod) {
    String what =
        pod.initContainers().stream()
            .filter(each -> each.state() instanceof Running)
            .findFirst()
            .map(each -> "init container " + each.name() + " runs")
            .or(() -> lastEvent(scene))
            .orElse("nothing is known of it yet");
    return Causes.starting(pod.name(), what, pod.host());
  }

  private static Optional<String> lastEvent(Scene scene) {
    return scene.podEvents().stream()
        .reduce((first, second) -> second)
        .map(event -> Said.plain(event.message()));
  }
}
