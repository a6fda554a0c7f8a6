package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merging as Kubernetes does it: objects key by key, lists of things with a name by that name, all
 * else is replaced. A null takes a field away.
 */
final class Merge {

  private final boolean keepsNulls;

  private Merge(boolean keepsNulls) {
    this.keepsNulls = keepsNulls;
  }

  static Fields of(Fields base, Fields overlay) {
    return new Merge(false).fields(base, overlay);
  }

  /** The same; a null stays, for whoever merges next. */
  static Fields withNulls(Fields base, Fields overlay) {
    return new Merge(true).fields(base, overlay);
  }

  private Fields fields(Fields base, Fields overlay) {
    Map<String, Value> merged = new LinkedHashMap<>(base.values());
    overlay
        .values()
        .forEach(
            (name, value) -> {
              if (value.equals(Literal.NULL) && !keepsNulls) {
                merged.remove(name);
              } else {
                Optional<Value> present = base.get(name);
                merged.put(name, present.map(old -> value(old, value)).orElse(value));
              }
            });
    return new Fields(merged);
  }

  private Value value(Value base, Value overlay) {
    if (base instanceof Fields old && overlay instanceof Fields changed) {
      return fields(old, changed);
    }
    if (base instanceof Items old && overlay instanceof Items changed) {
      return isNamed(old) && isNamed(changed) ? items(old, changed) : overlay;
    }
    return overlay;
  }

  private static boolean isNamed(Items items) {
    return items.values().stream().allMatch(item -> name(item).isPresent());
  }

  static Optional<String> name(Value item) {
    return item instanceof Fields fields && fields.get("name").orElse(null) instanceof Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /** Several of one name in the overlay stay several: a volume may be mounted twice. */
  private Items items(Items base, Items overlay) {
    List<Value> merged = new ArrayList<>(base.values());
    List<String> names = base.values().stream().map(item -> name(item).orElse("")).toList();
    for (Value item : overlay.values()) {
      int at = names.indexOf(name(item).orElse(""));
      if (at < 0) {
        merged.add(item);
      } else {
        merged.set(at, variable(merged.get(at), item));
      }
    }
    return new Items(merged);
  }

  /** A variable has a value or a source, never both. */
  private Value variable(Value base, Value overlay) {
    Value merged = value(base, overlay);
    if (merged instanceof Fields both
        && overlay instanceof Fields changed
        && both.get("value").isPresent()
        && both.get("valueFrom").isPresent()) {
      Map<String, Value> values = new LinkedHashMap<>(both.values());
      values.remove(changed.get("value").isPresent() ? "valueFrom" : "value");
      return new Fields(values);
    }
    return merged;
  }
}
