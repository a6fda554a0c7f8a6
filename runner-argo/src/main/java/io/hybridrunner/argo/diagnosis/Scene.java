package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A run and what was found around it, in order.
 *
 * @param run the Workflow
 * @param pod the pod of its newest attempt; empty when there is none, or none any more
 * @param events about the Workflow and its pods, oldest first
 * @param log the last lines of its log
 * @param previous how it was reported last
 * @param now the time of the look
 */
record Scene(
    WorkflowRecord run,
    Optional<PodRecord> pod,
    List<EventRecord> events,
    List<String> log,
    Optional<RunStatus> previous,
    Instant now) {

  static Scene of(
      WorkflowRecord run, Surroundings seen, Optional<RunStatus> previous, Instant now) {
    List<EventRecord> events =
        seen.events().stream()
            .filter(event -> isAbout(run, event))
            .sorted(Comparator.comparing(event -> event.at().orElse(Instant.MIN)))
            .toList();
    return new Scene(run, newest(run, seen.pods()), events, seen.log(), previous, now);
  }

  private static boolean isAbout(WorkflowRecord run, EventRecord event) {
    return event.name().equals(run.name()) || event.name().startsWith(run.name() + "-");
  }

  /** A pod of an earlier attempt says nothing about the newest. */
  private static Optional<PodRecord> newest(WorkflowRecord run, List<PodRecord> pods) {
    Optional<NodeRecord> node = run.newest();
    if (node.isPresent()) {
      return pods.stream().filter(pod -> isOf(node.get(), pod)).findFirst();
    }
    return pods.stream().max(Comparator.comparing(pod -> pod.createdAt().orElse(Instant.MIN)));
  }

  private static boolean isOf(NodeRecord node, PodRecord pod) {
    return pod.nodeId().isEmpty()
        ? pod.name().equals(node.podName())
        : pod.nodeId().equals(node.id());
  }

  /** The pod's name, also of one that is gone. */
  String podName() {
    return pod.map(PodRecord::name)
        .or(() -> run.newest().map(NodeRecord::podName))
        .orElse(run.name());
  }

  /** About the newest pod, newest last. */
  List<EventRecord> podEvents() {
    String name = podName();
    return events.stream()
        .filter(event -> event.kind().equals("Pod") && event.name().equals(name))
        .toList();
  }

  /** The newest first. */
  List<EventRecord> warnings() {
    List<EventRecord> warnings =
        new ArrayList<>(podEvents().stream().filter(EventRecord::isWarning).toList());
    Collections.reverse(warnings);
    return warnings;
  }

  /** The trouble it was last reported to wait with; pods and their events go sooner than a run. */
  Optional<Cause> reportedWait() {
    return previous
        .filter(status -> status.phase() == RunPhase.QUEUED)
        .flatMap(RunStatus::cause)
        .filter(cause -> cause.kind() != Kind.BUSY);
  }

  /** That its pod was last reported to be sent away. */
  Optional<Cause> reportedEviction() {
    return previous.flatMap(RunStatus::cause).filter(cause -> cause.kind() == Kind.EVICTED);
  }

  /** Whether the main container of the newest attempt has ever run. */
  boolean mainHasStarted() {
    return pod.flatMap(PodRecord::main).filter(PodRecord.Container::hasStarted).isPresent();
  }
}
