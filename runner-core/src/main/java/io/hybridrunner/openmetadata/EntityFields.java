package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.FieldPath;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads fields of an entity and keeps every complaint, so that all are told at once. Null counts as
 * missing. Complaints name fields, never values. Not thread-safe.
 */
final class EntityFields {

  private final Fields fields;
  private final FieldPath path;
  private final List<String> complaints;

  private EntityFields(Fields fields, FieldPath path, List<String> complaints) {
    this.fields = fields;
    this.path = path;
    this.complaints = complaints;
  }

  /**
   * @param what what the entity is, for messages
   */
  static EntityFields of(String what, String json) {
    Value root;
    try {
      root = Document.json(json).root();
    } catch (IllegalArgumentException notJson) {
      throw new InvalidEntityException(what + " " + notJson.getMessage());
    }
    if (root instanceof Fields fields) {
      return new EntityFields(fields, FieldPath.ROOT, new ArrayList<>());
    }
    throw new InvalidEntityException(what + " is not a JSON object");
  }

  /** A text that must be there; "" after a complaint. */
  String text(String name) {
    Optional<String> text = optionalText(name);
    if (text.isEmpty() && fields.get(name).isEmpty()) {
      complain(name, "is missing");
    } else if (text.isPresent() && text.get().isEmpty()) {
      complain(name, "is empty");
    }
    return text.orElse("");
  }

  /** A text that may be missing. */
  Optional<String> optionalText(String name) {
    Optional<Value> value = fields.get(name);
    if (value.isPresent() && !(value.get() instanceof Text)) {
      complain(name, "must be a text");
    }
    return value.filter(Text.class::isInstance).map(text -> ((Text) text).text());
  }

  boolean flag(String name, boolean byDefault) {
    Optional<Value> value = fields.get(name);
    if (value.isEmpty()) {
      return byDefault;
    }
    if (!value.get().equals(Literal.of(true)) && !value.get().equals(Literal.of(false))) {
      complain(name, "must be true or false");
    }
    return value.get().equals(Literal.of(true));
  }

  double number(String name, double byDefault) {
    Optional<Value> value = fields.get(name);
    if (value.isPresent() && value.get() instanceof Literal literal) {
      try {
        return Double.parseDouble(literal.text());
      } catch (NumberFormatException isBoolean) {
        complain(name, "must be a number");
      }
    } else if (value.isPresent()) {
      complain(name, "must be a number");
    }
    return byDefault;
  }

  /** An object that may be missing; without fields then. */
  EntityFields object(String name) {
    Optional<Value> value = fields.get(name);
    if (value.isPresent() && !(value.get() instanceof Fields)) {
      complain(name, "must be an object");
    }
    Fields inner =
        value.isPresent() && value.get() instanceof Fields object ? object : new Fields(Map.of());
    return new EntityFields(inner, path.field(name), complaints);
  }

  /** A list that may be missing; empty then. */
  List<Value> items(String name) {
    Optional<Value> value = fields.get(name);
    if (value.isPresent() && !(value.get() instanceof Items)) {
      complain(name, "must be a list");
    }
    return value.isPresent() && value.get() instanceof Items items ? items.values() : List.of();
  }

  /** An object in the list of this name; its complaints are kept with all others. */
  EntityFields item(String name, int index, Value value) {
    FieldPath place = path.field(name).item(index);
    if (value instanceof Fields object) {
      return new EntityFields(object, place, complaints);
    }
    complaints.add(place + " must be an object");
    return new EntityFields(new Fields(Map.of()), place, complaints);
  }

  /** An object that must be there. */
  EntityFields requiredObject(String name) {
    if (fields.get(name).isEmpty()) {
      complain(name, "is missing");
    }
    return object(name);
  }

  boolean has(String name) {
    return fields.get(name).isPresent();
  }

  /** The fields as they are. */
  Fields asSent() {
    return fields;
  }

  void complain(String name, String what) {
    complaints.add(path.field(name) + " " + what);
  }

  /**
   * @throws InvalidEntityException with all complaints, when there are any
   */
  void check() {
    if (!complaints.isEmpty()) {
      throw new InvalidEntityException(String.join("; ", complaints));
    }
  }
}
