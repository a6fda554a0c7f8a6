package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.argo.diagnosis.ContainerState.Terminated;
import io.hybridrunner.argo.diagnosis.PodRecord.Condition;
import io.hybridrunner.argo.diagnosis.PodRecord.Container;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.openmetadata.LogDiagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a run that Argo has ended did not end well. Stateless. */
final class Ends {

  private static final Pattern DEADLINE =
      Pattern.compile(
          "exceeded its deadline|longer than the specified deadline|exceeded workflow deadline"
              + "|Max duration limit exceeded",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SENT_AWAY =
      Pattern.compile(
          "low on resource|imminent node shutdown|evicted|preempt|exceeds? (?:its|the) (?:local )?"
              + "(?:ephemeral|emptyDir|storage)|ephemeral local storage usage exceeds",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> SENT_AWAY_REASONS =
      Set.of(
          "Evicted",
          "Preempting",
          "Preempted",
          "Shutdown",
          "NodeShutdown",
          "Terminated",
          "NodeLost",
          "OutOfcpu",
          "OutOfmemory",
          "OutOfpods",
          "UnexpectedAdmissionError",
          "NodeAffinity",
          "TaintManagerEviction");

  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("([a-z0-9][-a-z0-9]*): OOMKilled \\(exit code \\d+\\)");

  private static final Pattern EXIT_CODE =
      Pattern.compile("[-a-z0-9]+: .*\\(exit code \\d+\\).*", Pattern.DOTALL);

  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private Ends() {}

  /** The exit code of main, if it was seen: a node that is gone has kubelets make one up. */
  static Optional<Integer> exitCode(Scene scene) {
    Optional<Container> main = scene.pod().flatMap(PodRecord::main);
    if (main.flatMap(Container::end).isPresent()) {
      return main.flatMap(Container::end)
          .filter(end -> !end.reason().equals("ContainerStatusUnknown"))
          .flatMap(Terminated::exitCode);
    }
    return scene.run().newest().flatMap(NodeRecord::exitCode);
  }

  /** Somebody asked for its end, and that is how it ended. */
  static Optional<Cause> asked(WorkflowRecord run) {
    if (run.shutdown().isEmpty() && run.marks().killedBy().isEmpty()) {
      return Optional.empty();
    }
    if (endedByItself(run)) {
      return Optional.empty();
    }
    return Optional.of(
        run.marks()
            .killedBy()
            .map(Causes::killed)
            .orElseGet(() -> Causes.stoppedByHand(run.shutdown().orElse(""))));
  }

  /** Argo says "Stopped with strategy" whenever it ends a Workflow that was shut down before. */
  private static boolean endedByItself(WorkflowRecord run) {
    String message = run.progress().message();
    return EXIT_CODE.matcher(message).matches()
        || message.startsWith("retryStrategy.expression")
        || message.startsWith("No more retries");
  }

  /** What ended it; empty when only the exit code tells. */
  static Optional<Cause> trouble(Scene scene) {
    return deadline(scene)
        .or(() -> outOfMemory(scene))
        .or(() -> sentAway(scene))
        .or(() -> podDeleted(scene))
        .or(() -> executor(scene))
        .or(() -> initContainer(scene))
        .or(() -> mainFailed(scene))
        .or(() -> refused(scene));
  }

  private static String told(Scene scene) {
    return scene.run().progress().message()
        + "\n"
        + scene.run().newest().map(NodeRecord::message).orElse("")
        + "\n"
        + scene.pod().map(PodRecord::message).orElse("");
  }

  private static Optional<Cause> deadline(Scene scene) {
    boolean passed =
        DEADLINE.matcher(told(scene)).find()
            || scene.pod().filter(pod -> pod.reason().equals("DeadlineExceeded")).isPresent();
    if (!passed) {
      return Optional.empty();
    }
    return Optional.of(overdue(scene, limit(scene.run())));
  }

  static Cause overdue(Scene scene, Optional<Duration> limit) {
    Optional<Cause> wait =
        scene.mainHasStarted() ? Optional.empty() : Waits.trouble(scene).or(scene::reportedWait);
    return wait.map(cause -> Causes.waitedTooLong(cause, limit))
        .orElseGet(() -> Causes.deadline(limit));
  }

  /** Of the Workflow, unless it was another one that passed. */
  private static Optional<Duration> limit(WorkflowRecord run) {
    Duration taken =
        Hopeless.since(
            run.progress().startedAt(), run.progress().finishedAt().orElse(Instant.EPOCH));
    return run.deadline().filter(limit -> taken.plusSeconds(5).compareTo(limit) >= 0);
  }

  /** Its pod is being sent away. */
  static Optional<Cause> leaving(Scene scene) {
    return scene.pod().flatMap(Ends::sentAway).map(why -> Causes.evicted(scene.podName(), why));
  }

  private static Optional<Cause> outOfMemory(Scene scene) {
    Optional<Cause> seen =
        scene
            .pod()
            .flatMap(
                pod ->
                    pod.everyContainer()
                        .filter(each -> each.end().filter(Terminated::isOutOfMemory).isPresent())
                        // Of main and Argo's, main tells more; an init container excludes main.
                        .min(Comparator.comparing(each -> !each.name().equals(PodRecord.MAIN)))
                        .map(container -> Causes.outOfMemory(pod.name(), container)));
    return seen.or(
        () -> {
          Matcher found = OUT_OF_MEMORY.matcher(told(scene));
          return found.find()
              ? Optional.of(Causes.outOfMemory(found.group(1), "", Optional.empty()))
              : Optional.empty();
        });
  }

  private static Optional<Cause> sentAway(Scene scene) {
    Optional<String> why =
        scene
            .pod()
            .flatMap(Ends::sentAway)
            .or(() -> ofEvents(scene))
            .or(
                () ->
                    Optional.of(told(scene))
                        .filter(text -> SENT_AWAY.matcher(text).find())
                        .map(text -> text.strip().lines().findFirst().orElse("")));
    return why.map(text -> Causes.evicted(scene.podName(), text));
  }

  private static Optional<String> sentAway(PodRecord pod) {
    if (SENT_AWAY_REASONS.contains(pod.reason())) {
      return Optional.of(pod.message().isEmpty() ? pod.reason() : pod.message());
    }
    return pod.condition("DisruptionTarget").filter(Condition::isTrue).map(Ends::disruption);
  }

  static String disruption(Condition condition) {
    String why =
        switch (condition.reason()) {
          case "EvictionByEvictionAPI" -> "its node is drained";
          case "PreemptionByScheduler" -> "a pod of higher priority needed its place";
          case "DeletionByTaintManager" -> "its node was tainted, or does not answer";
          case "DeletionByPodGC" -> "its node is gone";
          case "TerminationByKubelet" -> "its node is short of something, or shuts down";
          default -> condition.reason();
        };
    return why + (condition.message().isEmpty() ? "" : " (" + condition.message() + ")");
  }

  private static Optional<String> ofEvents(Scene scene) {
    return scene.podEvents().stream()
        .filter(event -> SENT_AWAY_REASONS.contains(event.reason()))
        .map(EventRecord::message)
        .findFirst();
  }

  private static Optional<Cause> podDeleted(Scene scene) {
    boolean deleted = told(scene).contains("pod deleted") || endedByItsDeletion(scene);
    if (!deleted && !endedWith(scene, SIGTERM)) {
      return Optional.empty();
    }
    return scene
        .reportedEviction()
        .or(
            () ->
                Optional.of(
                    deleted
                        ? Causes.podDeleted(scene.podName())
                        : Causes.toldToEnd(scene.podName())));
  }

  /** Of a pod that is deleted Argo may see the end of its containers before it sees it gone. */
  private static boolean endedByItsDeletion(Scene scene) {
    boolean leaves =
        scene.pod().flatMap(PodRecord::deletedAt).isPresent()
            || scene.podEvents().stream().anyMatch(event -> event.reason().equals("Killing"));
    return leaves && (endedWith(scene, SIGTERM) || endedWith(scene, SIGKILL));
  }

  private static boolean endedWith(Scene scene, int signal) {
    return exitCode(scene).filter(code -> code == 128 + signal).isPresent();
  }

  /** Argo's own container failed, and main did not. */
  private static Optional<Cause> executor(Scene scene) {
    if (exitCode(scene).filter(code -> code != 0).isPresent()) {
      return Optional.empty();
    }
    Optional<String> told =
        scene
            .pod()
            .flatMap(pod -> pod.container(PodRecord.WAIT))
            .flatMap(Container::end)
            .filter(Terminated::isFailure)
            .map(Ends::words)
            .or(
                () ->
                    Optional.of(scene.run().progress().message())
                        .filter(message -> message.startsWith(PodRecord.WAIT + ": ")));
    String account = scene.run().serviceAccount();
    return told.map(text -> Said.cause(text).orElseGet(() -> Causes.executorFailed(account, text)));
  }

  private static Optional<Cause> initContainer(Scene scene) {
    return scene
        .pod()
        .flatMap(
            pod ->
                pod.initContainers().stream()
                    .filter(each -> each.end().filter(Terminated::isFailure).isPresent())
                    .findFirst())
        .map(each -> Causes.initFailed(each.name(), each.end().map(Ends::words).orElse("")))
        .map(cause -> LogDiagnosis.explain(cause.withEvidence(scene.log())));
  }

  private static String words(Terminated end) {
    return end.exitCode().map(code -> "exit code " + code).orElse("no exit code")
        + (end.reason().isEmpty() || end.reason().equals("Error") ? "" : ", " + end.reason())
        + (end.message().isEmpty() ? "" : ": " + end.message());
  }

  private static Optional<Cause> mainFailed(Scene scene) {
    Optional<Terminated> end = scene.pod().flatMap(PodRecord::main).flatMap(Container::end);
    Optional<Terminated> unstarted = end.filter(Ends::couldNotStart);
    if (unstarted.isPresent()) {
      return Optional.of(
          Cause.of(
              Kind.COMMAND_NOT_RUNNABLE,
              "the ingestion's container cannot be started: "
                  + Said.plain(unstarted.get().message()),
              "Look at the image and the command in it."));
    }
    return exitCode(scene)
        .filter(code -> code != 0)
        .map(code -> LogDiagnosis.explain(Causes.failed(code).withEvidence(scene.log())));
  }

  /** Argo's wrapper ends with 64 and a message when it cannot start the command. */
  private static boolean couldNotStart(Terminated end) {
    return end.reason().equals("StartError")
        || end.reason().equals("ContainerCannotRun")
        || (end.exitCode().filter(code -> code == 64).isPresent() && !end.message().isEmpty());
  }

  /**
   * Its pod could not be made, or Argo would not begin with it. Of a Workflow that may be tried
   * again only the attempt says why; the Workflow says that it is not.
   */
  private static Optional<Cause> refused(Scene scene) {
    List<String> messages =
        Stream.concat(
                scene.run().newest().map(NodeRecord::message).stream(),
                Stream.of(scene.run().progress().message()))
            .filter(message -> !message.isEmpty())
            .toList();
    return messages.stream()
        .flatMap(message -> Said.cause(message).stream())
        .findFirst()
        .or(() -> messages.stream().findFirst().map(Causes::argoSays));
  }
}
