package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What merges may say. Forbidden is what would change which run it is, and what leaves the pod's
 * box unless that is allowed. For one thread.
 */
final class MergeRules {

  /** They are what makes it a run of this pipeline. */
  private static final Set<String> OURS =
      Set.of(
          "entrypoint",
          "templates",
          "workflowTemplateRef",
          "arguments",
          "shutdown",
          "suspend",
          // Name templates, of which there is one.
          "hooks",
          "onExit");

  /** Of Argo 3.7's {@code WorkflowSpec}; 3.6 to 4.1 differ in none that is merged. */
  private static final Set<String> WORKFLOW =
      Set.of(
          ("activeDeadlineSeconds affinity archiveLogs artifactGC artifactRepositoryRef"
                  + " automountServiceAccountToken dnsConfig dnsPolicy executor"
                  + " hostAliases hostNetwork imagePullSecrets metrics nodeSelector"
                  + " parallelism podDisruptionBudget podGC podMetadata podPriorityClassName"
                  + " podSpecPatch priority retryStrategy schedulerName securityContext"
                  + " serviceAccountName synchronization templateDefaults tolerations"
                  + " ttlStrategy volumeClaimGC volumeClaimTemplates volumes workflowMetadata")
              .split(" ", -1));

  private static final Set<String> CONTAINER =
      Set.of(
          ("args command env envFrom image imagePullPolicy lifecycle livenessProbe ports"
                  + " readinessProbe resizePolicy resources restartPolicy securityContext"
                  + " startupProbe stdin stdinOnce terminationMessagePath"
                  + " terminationMessagePolicy tty volumeDevices volumeMounts workingDir")
              .split(" ", -1));

  /** True is what is forbidden of them. */
  private static final Set<String> SWITCHES =
      Set.of(
          "privileged",
          "allowPrivilegeEscalation",
          "hostNetwork",
          "hostPID",
          "hostIPC",
          "hostProcess");

  private final boolean allowPrivileged;
  private final List<String> problems;

  MergeRules(boolean allowPrivileged, List<String> problems) {
    this.allowPrivileged = allowPrivileged;
    this.problems = problems;
  }

  void checkContainer(String where, Fields container) {
    checkKeys(where, container, CONTAINER, "a container");
    checkVariables(where, container);
    checkBox(where, container);
  }

  void checkWorkflow(String where, Fields spec) {
    for (String name : spec.values().keySet()) {
      if (OURS.contains(name)) {
        problems.add(where + "." + name + " is the runner's own; take it out");
      }
    }
    checkKeys(where, spec, WORKFLOW, "Argo's Workflow spec");
    checkLabels(where, spec);
    if (spec.get(WorkflowSpec.PATCH).orElse(null) instanceof Fields patch
        && patch.get("containers").orElse(null) instanceof Items containers) {
      for (Value container : containers.values()) {
        if (container instanceof Fields fields) {
          checkVariables(where + "." + WorkflowSpec.PATCH, fields);
        }
      }
    }
    checkBox(where, spec);
  }

  private void checkKeys(String where, Fields fields, Set<String> known, String owner) {
    for (String name : fields.values().keySet()) {
      if (name.equals("name") && known.equals(CONTAINER)) {
        problems.add(where + ".name: Argo calls the container main; take it out");
      } else if (!known.contains(name) && !OURS.contains(name)) {
        problems.add(
            where
                + "."
                + Printable.of(name, 60)
                + " is no field of "
                + owner
                + "; correct its name");
      }
    }
  }

  private void checkVariables(String where, Fields container) {
    if (container.get("env").orElse(null) instanceof Items variables) {
      variables.values().stream()
          .flatMap(variable -> Merge.name(variable).stream())
          .filter(WorkloadSecret.RESERVED::contains)
          .forEach(
              name -> problems.add(where + ".env: " + name + " is set by the runner; take it out"));
    }
  }

  private void checkLabels(String where, Fields spec) {
    if (spec.get("podMetadata").orElse(null) instanceof Fields metadata
        && metadata.get("labels").orElse(null) instanceof Fields labels) {
      labels.values().keySet().stream()
          .filter(SettingsProblems::isOurs)
          .forEach(
              name ->
                  problems.add(
                      where
                          + ".podMetadata.labels: "
                          + name
                          + " is the runner's own; take it out"));
    }
  }

  private void checkBox(String where, Fields fields) {
    if (!allowPrivileged) {
      walk(where, fields);
    }
  }

  private void walk(String where, Value value) {
    if (value instanceof Fields fields) {
      for (Map.Entry<String, Value> field : fields.values().entrySet()) {
        String place = where + "." + Printable.of(field.getKey(), 60);
        if (isForbidden(field.getKey(), field.getValue())) {
          problems.add(place + " leaves the pod's box; take it out, or allow it (allowPrivileged)");
        } else {
          walk(place, field.getValue());
        }
      }
    } else if (value instanceof Items items) {
      for (int i = 0; i < items.values().size(); i++) {
        walk(where + "[" + i + "]", items.values().get(i));
      }
    }
  }

  private static boolean isForbidden(String name, Value value) {
    if (SWITCHES.contains(name)) {
      return isTrue(value);
    }
    return switch (name) {
      case "hostPath" -> !value.equals(Literal.NULL);
      case "hostPort" -> value instanceof Text || !Set.of("0", "null").contains(text(value));
      case "procMount" -> text(value).equals("Unmasked");
      case "capabilities" -> value instanceof Fields fields && adds(fields);
      default -> false;
    };
  }

  private static boolean adds(Fields capabilities) {
    Value added = capabilities.get("add").orElse(new Items(List.of()));
    return !(added instanceof Items items) || !items.values().isEmpty();
  }

  /** A text in place of a boolean is refused by Kubernetes; here it is better taken for one. */
  private static boolean isTrue(Value value) {
    return text(value).equalsIgnoreCase("true");
  }

  private static String text(Value value) {
    if (value instanceof Text text) {
      return text.text();
    }
    return value instanceof Literal literal ? literal.text() : "";
  }
}
