package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON text and objects. */
final class Json {

  private Json() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Fields read(String text) {
    if (Document.json(text).root() instanceof Fields fields) {
      return fields;
    }
    throw new IllegalArgumentException("is not a JSON object");
  }

  static String write(Fields object) {
    return new Document(Format.JSON, object).render();
  }

  /** Without the notes of who set which field: half of the object, and nobody here reads them. */
  static Fields withoutManagedFields(Fields object) {
    return object
        .object("metadata")
        .filter(metadata -> metadata.values().containsKey("managedFields"))
        .map(metadata -> object.with("metadata", without(metadata, "managedFields")))
        .orElse(object);
  }

  private static Fields without(Fields object, String name) {
    Map<String, Value> rest = new LinkedHashMap<>(object.values());
    rest.remove(name);
    return new Fields(rest);
  }
}
