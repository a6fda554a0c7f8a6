package io.hybridrunner.ecr.kubernetes;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import java.io.IOException;
import java.util.Optional;

/** Reads of a tree what is wanted; whatever else is in it, or has another type, is not there. */
final class Json {

  private static final TypeAdapter<JsonElement> TREES = new Gson().getAdapter(JsonElement.class);

  private Json() {}

  /** The object that is written there. */
  static Optional<JsonObject> object(String text) {
    try {
      return Optional.of(TREES.fromJson(text))
          .filter(JsonElement::isJsonObject)
          .map(JsonElement::getAsJsonObject);
    } catch (IOException | JsonParseException noJson) {
      return Optional.empty();
    }
  }

  /** What is at the end of a path. */
  static Optional<JsonElement> at(JsonObject root, String... path) {
    JsonElement here = root;
    for (String name : path) {
      if (!here.isJsonObject() || !here.getAsJsonObject().has(name)) {
        return Optional.empty();
      }
      here = here.getAsJsonObject().get(name);
    }
    return Optional.of(here);
  }

  /** The object at the end of a path; an empty one when there is none. */
  static JsonObject fields(JsonObject root, String... path) {
    return at(root, path)
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject)
        .orElseGet(JsonObject::new);
  }

  /** The text at the end of a path; empty when there is none. */
  static String text(JsonObject root, String... path) {
    return at(root, path)
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .orElse("");
  }
}
