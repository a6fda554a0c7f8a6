package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.argo.diagnosis.ContainerState.Running;
import io.hybridrunner.argo.diagnosis.ContainerState.Terminated;
import io.hybridrunner.argo.diagnosis.ContainerState.Unknown;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is read of a pod. Immutable.
 *
 * @param name its name
 * @param nodeId the Argo node it is the pod of; may be empty
 * @param host the machine it is on; empty until it is on one
 * @param phase Kubernetes' phase; may be empty
 * @param reason Kubernetes' word about the whole pod; may be empty
 * @param message Kubernetes' sentence about the whole pod; may be empty
 * @param createdAt when it was made
 * @param deletedAt when its deletion was asked for
 * @param conditions its conditions
 * @param initContainers in the order they run; Argo's own is {@code init}
 * @param containers in the order of the pod; Argo's own is {@code wait}
 */
public record PodRecord(
    String name,
    String nodeId,
    String host,
    String phase,
    String reason,
    String message,
    Optional<Instant> createdAt,
    Optional<Instant> deletedAt,
    List<Condition> conditions,
    List<Container> initContainers,
    List<Container> containers) {

  /** The container whose exit code counts. */
  public static final String MAIN = "main";

  /** Argo's container that watches over main. */
  public static final String WAIT = "wait";

  /** Argo's init container. */
  public static final String INIT = "init";

  /** Copies the lists. */
  public PodRecord {
    conditions = List.copyOf(conditions);
    initContainers = List.copyOf(initContainers);
    containers = List.copyOf(containers);
  }

  /**
   * A condition.
   *
   * @param type for instance {@code PodScheduled}
   * @param isTrue whether it holds
   * @param reason Kubernetes' word; may be empty
   * @param message Kubernetes' sentence; may be empty
   */
  public record Condition(String type, boolean isTrue, String reason, String message) {}

  /**
   * A container.
   *
   * @param name its name
   * @param image the image as it was asked for; may be empty
   * @param memoryLimit how much memory it may use, as it was written; empty without a limit
   * @param state where it stands
   */
  public record Container(
      String name, String image, Optional<String> memoryLimit, ContainerState state) {

    /** How it ended, when it has. */
    public Optional<Terminated> end() {
      return state instanceof Terminated end ? Optional.of(end) : Optional.empty();
    }

    /** When it began, when it has. */
    public Optional<Instant> startedAt() {
      return state instanceof Running running
          ? running.startedAt()
          : end().flatMap(Terminated::startedAt);
    }

    boolean hasStarted() {
      return state instanceof Running || startedAt().isPresent();
    }
  }

  /** Reads a pod as the API server gives it. What is missing or of a wrong type is left out. */
  public static PodRecord of(Fields pod) {
    return new PodRecord(
        Peek.text(pod, "metadata", "name").orElse(""),
        Peek.text(pod, "metadata", "annotations", "workflows.argoproj.io/node-id").orElse(""),
        Peek.text(pod, "spec", "nodeName").orElse(""),
        Peek.text(pod, "status", "phase").orElse(""),
        Peek.text(pod, "status", "reason").orElse(""),
        Peek.text(pod, "status", "message").orElse(""),
        Peek.instant(pod, "metadata", "creationTimestamp"),
        Peek.instant(pod, "metadata", "deletionTimestamp"),
        Peek.items(pod, "status", "conditions").stream().map(PodRecord::condition).toList(),
        containers(pod, "initContainers", "initContainerStatuses"),
        containers(pod, "containers", "containerStatuses"));
  }

  private static Condition condition(Fields condition) {
    return new Condition(
        Peek.text(condition, "type").orElse(""),
        Peek.text(condition, "status").filter("True"::equals).isPresent(),
        Peek.text(condition, "reason").orElse(""),
        Peek.text(condition, "message").orElse(""));
  }

  private static List<Container> containers(Fields pod, String specs, String statuses) {
    List<Container> containers = new ArrayList<>();
    for (Fields spec : Peek.items(pod, "spec", specs)) {
      String name = Peek.text(spec, "name").orElse("");
      ContainerState state =
          Peek.items(pod, "status", statuses).stream()
              .filter(status -> Peek.text(status, "name").filter(name::equals).isPresent())
              .findFirst()
              .flatMap(status -> Peek.at(status, "state"))
              .<ContainerState>map(ContainerState::of)
              .orElseGet(Unknown::new);
      containers.add(
          new Container(name, Peek.text(spec, "image").orElse(""), memoryLimit(spec), state));
    }
    return containers;
  }

  private static Optional<String> memoryLimit(Value spec) {
    return Peek.text(spec, "resources", "limits", "memory");
  }

  /** The container whose exit code counts; empty when the pod has none. */
  public Optional<Container> main() {
    return container(MAIN);
  }

  Optional<Container> container(String name) {
    return containers.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  Optional<Condition> condition(String type) {
    return conditions.stream().filter(each -> each.type().equals(type)).findFirst();
  }

  /** All of them, in the order they start. */
  Stream<Container> everyContainer() {
    return Stream.concat(initContainers.stream(), containers.stream());
  }

  /**
   * The containers that have a log worth reading, in the order they began: init containers of users
   * and main, once they have started; Argo's own are left out.
   */
  public List<Container> withLogs() {
    return everyContainer()
        .filter(each -> !each.name().equals(INIT) && !each.name().equals(WAIT))
        .filter(Container::hasStarted)
        .toList();
  }
}
