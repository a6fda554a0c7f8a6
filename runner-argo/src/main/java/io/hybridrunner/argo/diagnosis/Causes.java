package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Duration;
import java.util.Optional;

/** Sentences about runs. Stateless. */
final class Causes {

  static final String UNSCHEDULABLE_CURE =
      "It starts when there is room. Let it ask for less (ingestion.resources), add a machine, or look"
          + " at node selector, tolerations and affinity.";

  private static final String MEMORY_CURE =
      "Raise ingestion.resources.memoryLimit (INGESTION_MEMORY_LIMIT), or let it read less at once.";

  private Causes() {}

  static Cause killed(String by) {
    return Cause.of(Kind.KILLED, "killed by " + Said.plain(by), "");
  }

  static Cause stoppedByHand(String strategy) {
    return Cause.of(
        Kind.KILLED, "stopped by hand in Argo (shutdown: " + Said.plain(strategy) + ")", "");
  }

  static Cause deletedByHand(String workflow) {
    return Cause.of(
        Kind.KILLED,
        "its Workflow " + workflow + " was deleted by hand while it lived",
        "Run it again.");
  }

  static Cause notPickedUp(Duration since) {
    return Cause.of(
        since.compareTo(Duration.ofMinutes(1)) < 0 ? Kind.BUSY : Kind.ENGINE_UNAVAILABLE,
        "Argo's controller has not looked at it for " + coarse(since),
        "Look whether the workflow-controller runs, and whether it cares for this namespace and this"
            + " instance id.");
  }

  static Cause postponed() {
    return Cause.of(
        Kind.BUSY,
        "waits for its turn: as many Workflows run as Argo's controller lets run at once",
        "It starts when one of them ends; raise parallelism or namespaceParallelism of Argo's"
            + " controller.");
  }

  static Cause lock(String lock, Optional<Integer> places) {
    String[] parts = lock.split("/", -1);
    boolean semaphore = parts.length == 4;
    String many = places.filter(n -> n > 1).map(n -> n + " runs").orElse("1 run");
    return Cause.of(
        Kind.BUSY,
        String.format(
            "waits for its turn: %s at a time, by the %s %s",
            many,
            semaphore ? "limit in ConfigMap" : "lock",
            Said.plain(parts.length < 3 ? lock : semaphore ? parts[2] + "/" + parts[3] : parts[2])),
        "It starts when the run before it ends; raise the pipeline's maxActiveRuns to run more at"
            + " once.");
  }

  static Cause outOfMemory(String pod, PodRecord.Container container) {
    String limit =
        container
            .memoryLimit()
            .map(": its limit is "::concat)
            .orElse(": it has no limit, its machine has");
    return outOfMemory(container.name(), limit, Optional.of(pod));
  }

  static Cause outOfMemory(String container, String limit, Optional<String> pod) {
    String place = pod.map(name -> " of pod " + name).orElse("");
    return Cause.of(
        Kind.OUT_OF_MEMORY,
        switch (container) {
          case PodRecord.MAIN ->
              "the ingestion (container main" + place + ") ran out of memory" + limit;
          case PodRecord.WAIT, PodRecord.INIT ->
              "Argo's container " + container + place + " ran out of memory" + limit;
          default -> "the init container " + container + place + " ran out of memory" + limit;
        },
        switch (container) {
          case PodRecord.MAIN -> MEMORY_CURE;
          case PodRecord.WAIT, PodRecord.INIT ->
              "Raise the memory limit of Argo's executor (executorResources).";
          default -> "Raise the memory limit of " + container + ", not the one of ingestion.";
        });
  }

  static Cause evicted(String pod, String why) {
    return Cause.of(
        Kind.EVICTED,
        "its pod " + pod + " was sent away from its machine: " + Said.plain(why),
        "Run it again. When it happens often, ask for as much memory and disk as it uses, or keep it"
            + " off machines that come and go.");
  }

  static Cause podDeleted(String pod) {
    return Cause.of(
        Kind.LOST,
        "its pod " + pod + " was deleted",
        "Run it again. Somebody deleted it, or its node was drained or went away.");
  }

  static Cause toldToEnd(String pod) {
    return Cause.of(
        Kind.LOST,
        "somebody other than the runner told the ingestion to end (exit code 143), in pod " + pod,
        "Run it again. Most often its pod was deleted, or its node was drained.");
  }

  static Cause deadline(Optional<Duration> bound) {
    String limit = bound.map(time -> " of " + time.toSeconds() + " s").orElse("");
    return Cause.of(
        Kind.DEADLINE,
        "the run took longer than its deadline" + limit + " and was ended",
        "Raise the pipeline's workflowTimeout or ingestion.deadlineSeconds, or let it read less.");
  }

  /** What it waited for until its deadline is why it failed. */
  static Cause waitedTooLong(Cause wait, Optional<Duration> bound) {
    String limit = bound.map(time -> " of " + time.toSeconds() + " s").orElse("");
    return new Cause(
        wait.kind() == Kind.BUSY ? Kind.DEADLINE : wait.kind(),
        wait.message() + "; it waited until its deadline" + limit,
        wait.cure(),
        wait.evidence());
  }

  static Cause failed(int code) {
    String meaning =
        switch (code) {
          case 126 -> " (the command could not be executed)";
          case 127 -> " (the command was not found)";
          case 137 -> " (killed; not for want of memory, as far as Kubernetes has seen)";
          case 139 -> " (it crashed)";
          default -> "";
        };
    return Cause.of(
        Kind.INGESTION_FAILED,
        "the ingestion ended with exit code " + code + meaning,
        "The end of its log says why.");
  }

  static Cause initFailed(String container, String what) {
    boolean argos = container.equals(PodRecord.INIT);
    return Cause.of(
        argos ? Kind.ENGINE_UNAVAILABLE : Kind.INGESTION_FAILED,
        (argos ? "Argo's init container" : "the init container " + container)
            + " failed: "
            + Said.plain(what),
        argos ? "Look at Argo's executor: its image, rights and resources." : "Its log says why.");
  }

  static Cause executorFailed(String account, String what) {
    return Cause.of(
        Kind.ENGINE_FORBIDDEN,
        "Argo's executor (container wait) failed: " + Said.plain(what),
        "Most often the ServiceAccount"
            + (account.isEmpty() ? "" : " " + account)
            + " lacks create and patch on workflowtaskresults.argoproj.io.");
  }

  static Cause argoSays(String message) {
    return Cause.of(
        Kind.INTERNAL,
        "Argo ended it: " + Said.plain(message),
        "Look at the Workflow's events and the log of Argo's controller.");
  }

  static Cause starting(String pod, String what, String host) {
    return Cause.of(
        Kind.BUSY,
        "its pod " + pod + (host.isEmpty() ? "" : " on " + host) + " is starting: " + what,
        "");
  }

  static Cause nextAttempt(int number, NodeRecord before) {
    return Cause.of(
        Kind.BUSY,
        String.format(
            "attempt %d is starting, because the one before (pod %s) ended with: %s",
            number, before.podName(), Said.plain(before.message())),
        "");
  }

  static Cause noPodYet() {
    return Cause.of(
        Kind.BUSY,
        "Argo has not made its pod yet",
        "It goes on by itself when Argo's controller is busy; else look at the controller's log.");
  }

  /** So that a cause does not change with every look. */
  static String coarse(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return "30 s";
    }
    if (seconds < 120) {
      return "60 s";
    }
    if (seconds < 3_600) {
      long minutes = seconds / 60;
      return (minutes < 5 ? minutes : minutes / 5 * 5) + " min";
    }
    return seconds / 3_600 + " h";
  }
}
