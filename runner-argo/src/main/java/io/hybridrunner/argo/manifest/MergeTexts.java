package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.IngestionPods.Merges;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings' merges, read.
 *
 * @param container into the main container
 * @param workflow into every Workflow's spec
 * @param types by pipeline type, into the spec of its Workflows
 * @param problems what cannot be read, or is not allowed
 */
record MergeTexts(
    Fields container, Fields workflow, Map<String, Fields> types, List<String> problems) {

  private static final String PRIORITY = "priorityClassName";

  static MergeTexts of(Merges merges) {
    List<String> problems = new ArrayList<>();
    MergeRules rules = new MergeRules(merges.allowPrivileged(), problems);
    Fields container = read("containerSpec", merges.containerSpec(), problems);
    rules.checkContainer("containerSpec", container);
    Fields workflow = spec("workflowSpec", merges.workflowSpec(), rules, problems);
    Map<String, Fields> types = new TreeMap<>();
    new TreeMap<>(merges.typeSpecs())
        .forEach(
            (type, text) ->
                types.put(type, spec("typeSpecs." + type, Optional.of(text), rules, problems)));
    return new MergeTexts(container, workflow, types, List.copyOf(problems));
  }

  Fields ofType(String type) {
    return types.getOrDefault(type, Fields.NOTHING);
  }

  private static Fields spec(
      String where, Optional<String> text, MergeRules rules, List<String> problems) {
    Fields spec = read(where, text, problems);
    Optional<Value> priority = spec.get(PRIORITY);
    if (priority.isPresent()) {
      // People write the pod's name of it, as the runner before this one took it.
      Map<String, Value> renamed = new LinkedHashMap<>(spec.values());
      renamed.remove(PRIORITY);
      renamed.put("podPriorityClassName", priority.get());
      spec = new Fields(renamed);
    }
    if (spec.get(WorkflowSpec.PATCH).orElse(null) instanceof Text patch) {
      String place = where + "." + WorkflowSpec.PATCH;
      spec = spec.with(WorkflowSpec.PATCH, read(place, Optional.of(patch.text()), problems));
    }
    rules.checkWorkflow(where, spec);
    return spec;
  }

  private static Fields read(String where, Optional<String> text, List<String> problems) {
    if (text.isEmpty() || text.get().isBlank()) {
      return Fields.NOTHING;
    }
    try {
      Value root = json(Document.parse(text.get()).root());
      if (root instanceof Fields fields) {
        return fields;
      }
      if (!root.equals(Literal.NULL)) {
        problems.add(where + " is not an object; write it as name: value");
      }
    } catch (IllegalArgumentException broken) {
      problems.add(where + " " + broken.getMessage() + "; correct it");
    }
    return Fields.NOTHING;
  }

  /** YAML's values as JSON knows them. */
  private static Value json(Value value) {
    if (value instanceof Literal literal) {
      return literal(literal.text());
    }
    if (value instanceof Items items) {
      return new Items(items.values().stream().map(MergeTexts::json).toList());
    }
    if (value instanceof Fields fields) {
      Map<String, Value> values = new LinkedHashMap<>();
      fields.values().forEach((name, item) -> values.put(name, json(item)));
      return new Fields(values);
    }
    return value;
  }

  private static Value literal(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "null", "~", "" -> Literal.NULL;
      case "true", "yes", "on" -> Literal.of(true);
      case "false", "no", "off" -> Literal.of(false);
      default -> number(text);
    };
  }

  private static Value number(String text) {
    String digits = text.replace("_", "");
    try {
      return digits.startsWith("0x")
          ? new Literal(new BigInteger(digits.substring(2), 16).toString())
          : new Literal(new BigDecimal(digits).toPlainString());
    } catch (NumberFormatException dateOrInfinity) {
      return new Text(text);
    }
  }
}
