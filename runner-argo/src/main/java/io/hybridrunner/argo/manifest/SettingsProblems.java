package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.Resources;
import io.hybridrunner.policy.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What in the settings Kubernetes would refuse, each with its field and what to write. */
final class SettingsProblems {

  private static final Pattern OBJECT =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([-.a-z0-9]{1,253}/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

  private final List<String> problems = new ArrayList<>();

  static List<String> of(IngestionPods pods) {
    SettingsProblems found = new SettingsProblems();
    found.object("identity.serviceAccount", pods.identity().serviceAccount());
    pods.identity()
        .imagePullSecrets()
        .forEach(name -> found.object("identity.imagePullSecrets", name));
    pods.placement().priorityClass().ifPresent(n -> found.object("placement.priorityClass", n));
    pods.secretsNamespace().ifPresent(name -> found.object("secretsNamespace", name));
    found.labels("placement.nodeSelector", pods.placement().nodeSelector(), false);
    found.labels("metadata.labels", pods.metadata().labels(), true);
    pods.metadata().annotations().keySet().forEach(n -> found.key("metadata.annotations", n));
    pods.instanceId().ifPresent(id -> found.value("instanceId", id));
    quantities(pods.executorResources())
        .forEach(problem -> found.problems.add("executorResources: " + problem));
    found.problems.addAll(MergeTexts.of(pods.merges()).problems());
    return List.copyOf(found.problems);
  }

  /** Labels by which runs are found, and those that Argo sets. */
  static boolean isOurs(String label) {
    return label.startsWith("hybridrunner.io/")
        || label.startsWith("workflows.argoproj.io/")
        || label.equals(Labels.MANAGED_BY)
        || label.equals(Labels.COMPONENT);
  }

  static List<String> quantities(Resources resources) {
    List<String> wrong = new ArrayList<>();
    pair(wrong, "CPU", resources.cpuRequest(), resources.cpuLimit());
    pair(wrong, "memory", resources.memoryRequest(), resources.memoryLimit());
    return wrong;
  }

  private static void pair(List<String> wrong, String what, String request, String limit) {
    Optional<Quantity> asked = quantity(wrong, "the " + what + " request", request);
    Optional<Quantity> most = quantity(wrong, "the " + what + " limit", limit);
    if (asked.isPresent() && most.isPresent() && asked.get().compareTo(most.get()) > 0) {
      wrong.add("the " + what + " request " + request + " is more than the limit " + limit);
    }
  }

  private static Optional<Quantity> quantity(List<String> wrong, String what, String text) {
    try {
      Quantity read = Quantity.parse(text);
      if (read.amount().signum() >= 0) {
        return Optional.of(read);
      }
      wrong.add(what + " '" + Printable.of(text, 60) + "' is less than nothing");
    } catch (IllegalArgumentException notAQuantity) {
      wrong.add(what + " " + notAQuantity.getMessage());
    }
    return Optional.empty();
  }

  private void object(String field, String name) {
    if (name.length() > 253 || !OBJECT.matcher(name).matches()) {
      problems.add(
          field
              + " '"
              + Printable.of(name, 60)
              + "' is not a Kubernetes name; use lower-case"
              + " letters, digits and '-'");
    }
  }

  private void labels(String field, Map<String, String> labels, boolean oursAreForbidden) {
    labels.forEach(
        (name, value) -> {
          key(field, name);
          value(field + "." + Printable.of(name, 60), value);
          if (oursAreForbidden && isOurs(name)) {
            problems.add(field + ": " + name + " is the runner's own; take it out");
          }
        });
  }

  private void key(String field, String name) {
    if (!QUALIFIED.matcher(name).matches()) {
      problems.add(
          field
              + ": '"
              + Printable.of(name, 60)
              + "' is not the name of a label or annotation;"
              + " write it as name or domain/name");
    }
  }

  private void value(String field, String value) {
    if (!Names.labelValue(value).equals(value)) {
      problems.add(
          field
              + " '"
              + Printable.of(value, 60)
              + "' is not a label's value; use at most 63"
              + " letters, digits, '-', '_' and '.'");
    }
  }
}
