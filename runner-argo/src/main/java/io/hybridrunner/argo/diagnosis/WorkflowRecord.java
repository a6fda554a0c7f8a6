package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.argo.manifest.Labels;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a Workflow: one run. Immutable and small; {@link #of} reads it.
 *
 * @param name the Workflow's name
 * @param uid the Workflow's uid
 * @param resourceVersion the version this was read from
 * @param runId its label, or the uid when it has none: then a schedule made it
 * @param pipelineId its pipeline; empty for automations and applications
 * @param title the name people know: of the pipeline, automation or application
 * @param type the pipeline's type; may be empty
 * @param digest the digest of what was asked; empty for scheduled runs
 * @param marks what the runner has noted on it
 * @param progress how far it is
 * @param attempts its pod nodes, in the order they were begun
 * @param shutdown Argo's shutdown strategy, once somebody has asked for its end
 * @param serviceAccount who its pods are; may be empty
 * @param deadline how long it may take, when that is limited
 */
public record WorkflowRecord(
    String name,
    String uid,
    String resourceVersion,
    RunId runId,
    Optional<PipelineId> pipelineId,
    String title,
    String type,
    Optional<String> digest,
    Marks marks,
    Progress progress,
    List<NodeRecord> attempts,
    Optional<String> shutdown,
    String serviceAccount,
    Optional<Duration> deadline) {

  private static final String[] LABELS = {"metadata", "labels"};
  private static final String[] NOTES = {"metadata", "annotations"};

  /** More attempts are never asked for; the newest count. */
  private static final int MOST_ATTEMPTS = 20;

  /** Copies the list. */
  public WorkflowRecord {
    attempts = List.copyOf(attempts);
  }

  /**
   * What the runner has noted.
   *
   * @param owed whether its end is not settled yet
   * @param undeployed whether its pipeline is gone
   * @param settled the phase that was settled
   * @param killedBy who asked for its end
   * @param failedBecause why the runner gave it up
   */
  public record Marks(
      boolean owed,
      boolean undeployed,
      Optional<String> settled,
      Optional<String> killedBy,
      Optional<Cause> failedBecause) {}

  /**
   * How far it is.
   *
   * @param phase Argo's phase
   * @param message what Argo says; may be empty
   * @param createdAt when it was made
   * @param startedAt when Argo began with it
   * @param finishedAt when it ended
   * @param deletedAt when its deletion was asked for
   */
  public record Progress(
      WorkflowPhase phase,
      String message,
      Optional<Instant> createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<Instant> deletedAt) {}

  /**
   * Reads a Workflow as the API server gives it. What is missing or of a wrong type is left out.
   *
   * @return empty when it has no name, or neither a run id nor a uid: then it is no run
   */
  public static Optional<WorkflowRecord> of(Fields workflow) {
    Optional<RunId> runId =
        Peek.uuid(workflow, path(LABELS, Labels.RUN))
            .or(() -> Peek.uuid(workflow, "metadata", "uid"))
            .map(RunId::new);
    return Peek.text(workflow, "metadata", "name")
        .flatMap(name -> runId.map(id -> read(workflow, name, id)));
  }

  private static WorkflowRecord read(Fields workflow, String name, RunId runId) {
    return new WorkflowRecord(
        name,
        Peek.text(workflow, "metadata", "uid").orElse(""),
        Peek.text(workflow, "metadata", "resourceVersion").orElse(""),
        runId,
        Peek.uuid(workflow, path(LABELS, Labels.PIPELINE)).map(PipelineId::new),
        Peek.text(workflow, path(NOTES, Labels.NAME)).orElse(name),
        Peek.text(workflow, path(NOTES, Labels.TYPE)).orElse(""),
        Peek.text(workflow, path(NOTES, Labels.DIGEST)),
        marks(workflow),
        progress(workflow),
        attempts(workflow, name),
        Peek.text(workflow, "spec", "shutdown"),
        Peek.text(workflow, "spec", "serviceAccountName").orElse(""),
        Peek.integer(workflow, "spec", "activeDeadlineSeconds").map(Duration::ofSeconds));
  }

  private static Marks marks(Fields workflow) {
    return new Marks(
        Peek.isTrue(workflow, path(LABELS, Labels.OWED)),
        Peek.isTrue(workflow, path(NOTES, Labels.UNDEPLOYED)),
        Peek.text(workflow, path(NOTES, Labels.SETTLED)),
        Peek.text(workflow, path(NOTES, Labels.KILLED_BY)),
        Peek.text(workflow, path(NOTES, Labels.FAILED_BECAUSE)).map(FailedBecause::read));
  }

  private static Progress progress(Fields workflow) {
    return new Progress(
        WorkflowPhase.of(Peek.text(workflow, "status", "phase")),
        Peek.text(workflow, "status", "message").orElse(""),
        Peek.instant(workflow, "metadata", "creationTimestamp"),
        Peek.instant(workflow, "status", "startedAt"),
        Peek.instant(workflow, "status", "finishedAt"),
        Peek.instant(workflow, "metadata", "deletionTimestamp"));
  }

  private static List<NodeRecord> attempts(Fields workflow, String name) {
    boolean plainNames =
        Peek.text(workflow, path(NOTES, "workflows.argoproj.io/pod-name-format"))
            .filter("v1"::equals)
            .isPresent();
    List<NodeRecord> nodes =
        Peek.members(workflow, "status", "nodes").stream()
            .filter(NodeRecord::isPod)
            .map(node -> NodeRecord.of(name, plainNames, node))
            .sorted(
                Comparator.comparing((NodeRecord node) -> node.startedAt().orElse(Instant.MAX))
                    .thenComparing(NodeRecord::id))
            .toList();
    return nodes.subList(Math.max(0, nodes.size() - MOST_ATTEMPTS), nodes.size());
  }

  private static String[] path(String[] parent, String name) {
    return new String[] {parent[0], parent[1], name};
  }

  /** Its newest pod node; empty until there is one. */
  public Optional<NodeRecord> newest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  /** Whether Argo has ended it. */
  public boolean isTerminal() {
    return progress.phase().isTerminal();
  }
}
