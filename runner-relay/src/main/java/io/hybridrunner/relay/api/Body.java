package io.hybridrunner.relay.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.RunId;
import io.hybridrunner.openmetadata.InvalidEntityException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A request's JSON body: its own fields read strictly, the entities in it left as they are. */
final class Body {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Of two values for one field the runner might take the other one.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ObjectNode fields;

  private Body(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * Reads the body of a request; an empty one is an empty object.
   *
   * @param known the fields it may have
   */
  static Body of(ApiRequest request, String... known) {
    if (request.body().isBlank()) {
      return new Body(JSON.createObjectNode());
    }
    requireJson(request.contentType().orElse("none"));
    ObjectNode fields = object(request.body());
    List<String> names = Arrays.asList(known);
    for (Iterator<String> sent = fields.fieldNames(); sent.hasNext(); ) {
      String name = sent.next();
      if (!names.contains(name)) {
        throw ApiProblem.bad(
            "the body has a field '"
                + name.substring(0, Math.min(64, name.length()))
                + "' that does not belong there",
            names.isEmpty() ? "Send no body." : "Known are: " + String.join(", ", names) + ".");
      }
    }
    return new Body(fields);
  }

  private static void requireJson(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    if (!type.equals("application/json") && !type.equals("application/json;charset=utf-8")) {
      throw ApiProblem.unsupportedBody(
          "the body's Content-Type is not application/json in UTF-8",
          "Send JSON with the header Content-Type: application/json.");
    }
  }

  private static ObjectNode object(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (StreamConstraintsException limit) {
      throw ApiProblem.bad(
          "the body goes beyond a limit of depth, length or count", "Nest less deeply; send less.");
    } catch (JsonProcessingException notJson) {
      throw ApiProblem.bad(
          "the body is not JSON, or names a field twice" + place(notJson), "Correct it there.");
    }
    throw ApiProblem.bad("the body is not a JSON object", "Send {...}.");
  }

  /** Where the fault is; the parser's own message may quote the body. */
  private static String place(JsonProcessingException notJson) {
    JsonLocation at = notJson.getLocation();
    return at == null ? "" : ": line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** The entity in a field. */
  <T> T entity(String name, Function<String, T> reading) {
    return optionalEntity(name, reading).orElseThrow(() -> missing(name));
  }

  /** The entity in a field, when there is one. */
  <T> Optional<T> optionalEntity(String name, Function<String, T> reading) {
    Optional<String> json = optionalObject(name).map(ObjectNode::toString);
    try {
      return json.map(reading);
    } catch (InvalidEntityException wrong) {
      throw ApiProblem.bad(
          "field '" + name + "' cannot be used: " + wrong.getMessage(),
          "Send the entity as OpenMetadata gives it.");
    }
  }

  /** The object in a field. */
  ObjectNode object(String name, String what) {
    return optionalObject(name)
        .orElseThrow(
            () -> ApiProblem.bad("field '" + name + "' is missing", "Send " + what + " in it."));
  }

  /** The object in a field, when there is one. */
  Optional<ObjectNode> optionalObject(String name) {
    JsonNode node = fields.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (node instanceof ObjectNode object) {
      return Optional.of(object);
    }
    throw ApiProblem.bad("field '" + name + "' must be an object", "Send {...} in it.");
  }

  /** The run id in the field {@code runId}, when there is one. */
  Optional<RunId> runId() {
    return text("runId").map(Body::runId);
  }

  /** The value is not repeated: what stands in a body may be secret. */
  private static RunId runId(String text) {
    try {
      return RunId.of(text);
    } catch (IllegalArgumentException notAUuid) {
      throw ApiProblem.bad("field 'runId' must be a UUID", "Correct it or leave it out.");
    }
  }

  /** The text in a field, when there is one. */
  Optional<String> text(String name) {
    JsonNode node = fields.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw ApiProblem.bad("field '" + name + "' must be text", "Send \"...\" in it.");
    }
    return Optional.of(node.textValue());
  }

  /** The entity version in the field {@code version}, when there is one. */
  Optional<Double> version() {
    JsonNode node = fields.get("version");
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isNumber() || !Double.isFinite(node.doubleValue()) || node.doubleValue() < 0) {
      throw ApiProblem.bad("field 'version' must be a number", "Send the entity's version.");
    }
    return Optional.of(node.doubleValue());
  }

  private static ApiProblem missing(String name) {
    return ApiProblem.bad(
        "field '" + name + "' is missing", "Send the entity as OpenMetadata gives it.");
  }
}
