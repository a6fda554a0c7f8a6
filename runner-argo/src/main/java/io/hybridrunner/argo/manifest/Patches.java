package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

/** Merge patches for objects of this engine. Pure and thread-safe. */
public final class Patches {

  private static final Fields TERMINATE = Draft.one("shutdown", "Terminate");

  private Patches() {}

  /** For a WorkflowTemplate: whether its pipeline may run, as of this version of the entity. */
  public static Fields enabled(boolean isEnabled, double version) {
    return annotations(
        Map.of(
            Labels.ENABLED, Boolean.toString(isEnabled), Labels.VERSION, Double.toString(version)));
  }

  /** For a WorkflowTemplate that has to be deployed again: it is older than any version. */
  public static Fields outdated() {
    return annotations(Map.of(Labels.VERSION, "0"));
  }

  /** For a CronWorkflow: whether it fires. */
  public static Fields suspended(boolean isSuspended) {
    return Draft.one("spec", Draft.one("suspend", Literal.of(isSuspended)));
  }

  /** For a WorkflowTemplate: the config Secrets that may exist. */
  public static Fields configs(Collection<String> names) {
    return annotations(Map.of(Labels.CONFIGS, String.join(",", new TreeSet<>(names))));
  }

  /** For a WorkflowTemplate that is not the deployment any more. */
  public static Fields uncommitted() {
    return annotations(Map.of(Labels.COMMITTED, "false"));
  }

  /**
   * For a Workflow that is to end now; Argo calls it failed, so who asked is written down.
   *
   * @param goes whether its pipeline goes, so that it goes too when its end is settled
   */
  public static Fields killed(String requestedBy, boolean goes) {
    Map<String, String> annotations =
        goes
            ? Map.of(Labels.KILLED_BY, requestedBy, Labels.UNDEPLOYED, "true")
            : Map.of(Labels.KILLED_BY, requestedBy);
    return annotations(annotations).with("spec", TERMINATE);
  }

  /**
   * For a Workflow that will never go on, and is to end now.
   *
   * @param because the cause, as {@code FailedBecause} writes it
   */
  public static Fields givenUp(String because) {
    return annotations(Map.of(Labels.FAILED_BECAUSE, because)).with("spec", TERMINATE);
  }

  /** For a Workflow that has ended and whose pipeline goes. */
  public static Fields undeployed() {
    return annotations(Map.of(Labels.UNDEPLOYED, "true"));
  }

  /**
   * For a Workflow whose end is known to whom it is owed: it leaves the watch, and from now on is
   * found by its run's id.
   */
  public static Fields settled(RunId runId, RunPhase phase) {
    return Draft.one(
        "metadata",
        new Draft()
            .put(
                "labels",
                Draft.one(Labels.OWED, Literal.NULL).with(Labels.RUN, new Text(runId.toString())))
            .put("annotations", Draft.one(Labels.SETTLED, phase.state()))
            .fields());
  }

  private static Fields annotations(Map<String, String> annotations) {
    return Draft.one("metadata", Draft.one("annotations", Draft.texts(annotations)));
  }
}
