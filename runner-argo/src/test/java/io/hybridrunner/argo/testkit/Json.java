package io.hybridrunner.argo.testkit;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON for tests. */
public final class Json {

  private Json() {}

  /** Reads an object. */
  public static Fields read(String text) {
    return (Fields) Document.json(text).root();
  }

  /** Reads an object that is written with single quotes. */
  public static Fields of(String text) {
    return read(text.replace('\'', '"'));
  }

  /** Writes a value. */
  public static String write(Value value) {
    return new Document(Format.JSON, value).render();
  }

  /** What a path of names leads to: {@code "metadata.name"}. */
  public static Optional<Value> at(Fields object, String path) {
    String[] names = path.split("\\.", 2);
    Optional<Value> value = object.get(names[0]);
    return names.length == 1
        ? value
        : value.filter(Fields.class::isInstance).flatMap(inner -> at((Fields) inner, names[1]));
  }

  /** The text or the number at a path; empty text when there is none. */
  public static String text(Fields object, String path) {
    return at(object, path)
        .map(
            value ->
                value instanceof Text text
                    ? text.text()
                    : value instanceof Literal literal ? literal.text() : "")
        .orElse("");
  }

  static Fields fields(Fields object, String name) {
    return object
        .get(name)
        .filter(Fields.class::isInstance)
        .map(Fields.class::cast)
        .orElse(new Fields(Map.of()));
  }

  static List<Fields> objects(Fields object, String path) {
    return at(object, path).filter(Items.class::isInstance).map(Items.class::cast).stream()
        .flatMap(items -> items.values().stream())
        .filter(Fields.class::isInstance)
        .map(Fields.class::cast)
        .toList();
  }

  /** With a text in its metadata. */
  static Fields withMetadata(Fields object, String name, String value) {
    return object.with("metadata", fields(object, "metadata").with(name, new Text(value)));
  }

  /** RFC 7386. */
  static Fields merged(Fields target, Fields patch) {
    Map<String, Value> result = new LinkedHashMap<>(target.values());
    patch
        .values()
        .forEach(
            (name, value) -> {
              if (value.equals(Literal.NULL)) {
                result.remove(name);
              } else if (value instanceof Fields inner) {
                result.put(name, merged(fields(target, name), inner));
              } else {
                result.put(name, value);
              }
            });
    return new Fields(result);
  }

  /** Without what was applied before and is not any more. */
  static Fields pruned(Fields target, Fields before, Fields now) {
    Map<String, Value> result = new LinkedHashMap<>(target.values());
    before
        .values()
        .forEach(
            (name, value) -> {
              if (!now.values().containsKey(name)) {
                result.remove(name);
              } else if (value instanceof Fields inner
                  && now.values().get(name) instanceof Fields nowInner
                  && target.values().get(name) instanceof Fields targetInner) {
                result.put(name, pruned(targetInner, inner, nowInner));
              }
            });
    return new Fields(result);
  }

  static String status(int code, String reason, String message) {
    return status(code, reason, message, "", "");
  }

  static String status(int code, String reason, String message, String kind, String name) {
    Map<String, Value> details = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      details.put("name", new Text(name));
      details.put("kind", new Text(kind));
    }
    Map<String, Value> status = new LinkedHashMap<>();
    status.put("kind", new Text("Status"));
    status.put("apiVersion", new Text("v1"));
    status.put("metadata", new Fields(Map.of()));
    status.put("status", new Text("Failure"));
    status.put("message", new Text(message));
    status.put("reason", new Text(reason));
    status.put("details", new Fields(details));
    status.put("code", new Literal(String.valueOf(code)));
    return write(new Fields(status));
  }
}
