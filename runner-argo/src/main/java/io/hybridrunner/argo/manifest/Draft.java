package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An object that is being written, field by field. For one thread. */
final class Draft {

  private final Map<String, Value> values = new LinkedHashMap<>();

  Draft put(String name, Value value) {
    values.put(name, value);
    return this;
  }

  Draft text(String name, String value) {
    return put(name, new Text(value));
  }

  Draft text(String name, Optional<String> value) {
    value.ifPresent(present -> text(name, present));
    return this;
  }

  Draft number(String name, long value) {
    return put(name, new Literal(Long.toString(value)));
  }

  Draft flag(String name, boolean value) {
    return put(name, Literal.of(value));
  }

  /** Leaves it out when there is nothing in it. */
  Draft some(String name, Map<String, String> texts) {
    return texts.isEmpty() ? this : put(name, texts(texts));
  }

  /** Leaves it out when there is nothing in it. */
  Draft some(String name, List<? extends Value> items) {
    return items.isEmpty() ? this : put(name, new Items(List.copyOf(items)));
  }

  Fields fields() {
    return new Fields(values);
  }

  /** Sorted, so that the same settings give the same object. */
  static Fields texts(Map<String, String> texts) {
    Draft draft = new Draft();
    new TreeMap<>(texts).forEach(draft::text);
    return draft.fields();
  }

  static Items texts(List<String> texts) {
    return new Items(texts.stream().<Value>map(Text::new).toList());
  }

  static Fields one(String name, Value value) {
    return new Draft().put(name, value).fields();
  }

  static Fields one(String name, String text) {
    return one(name, new Text(text));
  }

  static Items list(Value... values) {
    return new Items(List.of(values));
  }
}
