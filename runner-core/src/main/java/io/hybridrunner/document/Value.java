package io.hybridrunner.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a JSON or YAML document. Immutable and thread-safe. Values may be secret, so none of
 * them prints what it holds.
 */
public sealed interface Value {

  /**
   * A string.
   *
   * @param text what it says
   */
  record Text(String text) implements Value {
    @Override
    public String toString() {
      return "Text of " + text.length() + " characters";
    }
  }

  /**
   * A number, a boolean, null, or a date of YAML: everything that is written without quotes.
   *
   * @param text as it is written
   */
  record Literal(String text) implements Value {

    /** The null of JSON and YAML. */
    public static final Literal NULL = new Literal("null");

    /** A boolean. */
    public static Literal of(boolean value) {
      return new Literal(Boolean.toString(value));
    }

    @Override
    public String toString() {
      return "Literal";
    }
  }

  /** A list. */
  record Items(List<Value> values) implements Value {
    /** Copies the list. */
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "Items[" + values.size() + "]";
    }
  }

  /** An object, in the order of the document. */
  record Fields(Map<String, Value> values) implements Value {

    /** Without a field. */
    public static final Fields NOTHING = new Fields(Map.of());

    /** Copies the map. */
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The value of a field; empty when it is missing or null. */
    public Optional<Value> get(String name) {
      return Optional.ofNullable(values.get(name)).filter(value -> !value.equals(Literal.NULL));
    }

    /** The value at the end of a path of fields; empty when any of them is missing or null. */
    public Optional<Value> at(String... path) {
      Optional<Value> value = Optional.of(this);
      for (String name : path) {
        value = value.flatMap(outer -> outer instanceof Fields fields ? fields.get(name) : none());
      }
      return value;
    }

    private static Optional<Value> none() {
      return Optional.empty();
    }

    /** The text, number or boolean there, as it is written; empty when there is none. */
    public Optional<String> text(String... path) {
      return at(path)
          .flatMap(
              value ->
                  value instanceof Text text
                      ? Optional.of(text.text())
                      : value instanceof Literal literal
                          ? Optional.of(literal.text())
                          : Optional.empty());
    }

    /** The object there; empty when there is none. */
    public Optional<Fields> object(String... path) {
      return at(path).filter(Fields.class::isInstance).map(Fields.class::cast);
    }

    /** The object there; one without fields when there is none. */
    public Fields fields(String... path) {
      return object(path).orElse(NOTHING);
    }

    /** The objects of the list there, without what is none; none when there is no list. */
    public List<Fields> objects(String... path) {
      return items(path).stream().filter(Fields.class::isInstance).map(Fields.class::cast).toList();
    }

    /** The list there; an empty one when there is none. */
    public List<Value> items(String... path) {
      return at(path)
          .filter(Items.class::isInstance)
          .map(items -> ((Items) items).values())
          .orElse(List.of());
    }

    /** These fields with one set: in its place when it is there, else at the end. */
    public Fields with(String name, Value value) {
      Map<String, Value> changed = new LinkedHashMap<>(values);
      changed.put(name, value);
      return new Fields(changed);
    }

    @Override
    public String toString() {
      return "Fields" + values.keySet();
    }
  }
}
