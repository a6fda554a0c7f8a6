package io.hybridrunner.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of one JSON object of a peer, and where it stands in its frame. A wrong field throws
 * {@link WrongFieldException} with its path and what was expected, never what was sent. {@code
 * null} is the same as absent.
 */
final class Fields {

  private static final int MAX_ID_LENGTH = 256;

  private final ObjectNode node;
  private final String path;

  Fields(ObjectNode node) {
    this(node, "");
  }

  private Fields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalText(String name) {
    return value(name).map(value -> textOf(value, name));
  }

  /** A text that names something: neither blank nor endless. */
  String id(String name) {
    return idOf(name, text(name));
  }

  Optional<String> optionalId(String name) {
    return optionalText(name).map(text -> idOf(name, text));
  }

  long integer(String name, long least, long most) {
    JsonNode value = value(name).orElseThrow(() -> missing(name));
    return integerOf(value, name, least, most);
  }

  Optional<Long> optionalInteger(String name, long least, long most) {
    return value(name).map(value -> integerOf(value, name, least, most));
  }

  Optional<Integer> optionalCount(String name) {
    return value(name).map(value -> (int) integerOf(value, name, 0, Integer.MAX_VALUE));
  }

  double number(String name) {
    JsonNode value = value(name).orElseThrow(() -> missing(name));
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "must be a number");
    }
    return value.doubleValue();
  }

  boolean flag(String name) {
    JsonNode value = value(name).orElseThrow(() -> missing(name));
    if (!value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value.booleanValue();
  }

  RunId runId(String name) {
    return runIdOf(name, text(name));
  }

  Optional<RunId> optionalRunId(String name) {
    return optionalText(name).map(text -> runIdOf(name, text));
  }

  PipelineId pipelineId(String name) {
    return pipelineIdOf(name, text(name));
  }

  Optional<PipelineId> optionalPipelineId(String name) {
    return optionalText(name).map(text -> pipelineIdOf(name, text));
  }

  Optional<Instant> optionalInstant(String name) {
    return optionalText(name).map(text -> instantOf(name, text));
  }

  Fields object(String name) {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  Optional<Fields> optionalObject(String name) {
    return value(name).map(value -> new Fields(objectOf(value, name), path + name + "."));
  }

  /** The object itself, as it was sent. */
  ObjectNode json() {
    return node;
  }

  /** The items of an array; absent is empty. */
  List<Fields> objects(String name) {
    return items(name, item -> new Fields(objectOf(item, name), path + name + "[]."));
  }

  List<String> texts(String name) {
    return items(name, item -> textOf(item, name));
  }

  List<RunId> runIds(String name) {
    return items(name, item -> runIdOf(name, textOf(item, name)));
  }

  WrongFieldException wrong(String name, String problem) {
    return WrongFieldException.of(path + name, problem);
  }

  private <T> List<T> items(String name, Function<JsonNode, T> reading) {
    Optional<JsonNode> array = value(name);
    if (array.isEmpty()) {
      return List.of();
    }
    if (!array.get().isArray()) {
      throw wrong(name, "must be an array");
    }
    List<T> items = new ArrayList<>(array.get().size());
    array.get().forEach(item -> items.add(reading.apply(item)));
    return items;
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private WrongFieldException missing(String name) {
    return wrong(name, "is missing");
  }

  private String textOf(JsonNode value, String name) {
    if (!value.isTextual()) {
      throw wrong(name, "must be text");
    }
    return value.textValue();
  }

  private ObjectNode objectOf(JsonNode value, String name) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw wrong(name, "must be an object");
  }

  private long integerOf(JsonNode value, String name, long least, long most) {
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    if (!whole || value.longValue() < least || value.longValue() > most) {
      throw wrong(name, "must be a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  private String idOf(String name, String text) {
    if (text.isBlank() || text.length() > MAX_ID_LENGTH) {
      throw wrong(name, "must have 1 to " + MAX_ID_LENGTH + " characters");
    }
    return text;
  }

  private RunId runIdOf(String name, String text) {
    try {
      return RunId.of(text);
    } catch (IllegalArgumentException notAUuid) {
      throw wrong(name, "must be a UUID");
    }
  }

  private PipelineId pipelineIdOf(String name, String text) {
    try {
      return PipelineId.of(text);
    } catch (IllegalArgumentException notAUuid) {
      throw wrong(name, "must be a UUID");
    }
  }

  private Instant instantOf(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw wrong(name, "must be a time such as 2026-11-01T12:00:00Z");
    }
  }
}
