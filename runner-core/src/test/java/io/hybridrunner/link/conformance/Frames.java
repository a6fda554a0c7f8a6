package io.hybridrunner.link.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.util.Optional;
import java.util.Set;

/** Frames as raw JSON, and what the specification's schemas say against one. */
public final class Frames {

  /** What a server sends. */
  public static final Set<String> OF_SERVERS =
      Set.of("welcome", "command", "ack", "heartbeat", "problem");

  /** What a runner sends. */
  public static final Set<String> OF_RUNNERS =
      Set.of("hello", "result", "busy", "event", "heartbeat", "problem");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Frames() {}

  /** Reads JSON; empty when it is none. */
  public static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  /** What is wrong with a frame that one of these types; empty when nothing is. */
  public static Optional<String> objection(String text, Set<String> types) {
    Optional<JsonNode> json = read(text);
    if (json.isEmpty() || !json.get().isObject()) {
      return Optional.of("no JSON object: " + shortened(text));
    }
    String type = json.get().path("type").isTextual() ? json.get().path("type").textValue() : "";
    if (!types.contains(type)) {
      boolean isOfTheOther = OF_SERVERS.contains(type) || OF_RUNNERS.contains(type);
      return isOfTheOther || type.isEmpty()
          ? Optional.of("this side does not send such a frame: " + shortened(text))
          : Optional.empty();
    }
    return SCHEMAS
        .getSchema(SchemaLocation.of("classpath:link/schemas/" + type + ".json"))
        .validate(text, InputFormat.JSON)
        .stream()
        .findFirst()
        .map(fault -> type + " does not fit its schema: " + fault.getMessage());
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  /** An empty frame of a type. */
  public static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  static ObjectNode hello(String runnerId, String bootId) {
    ObjectNode hello =
        frame("hello")
            .put("protocol", 1)
            .put("runnerId", runnerId)
            .put("version", "1")
            .put("bootId", bootId)
            .put("capacity", 100);
    hello.putArray("liveRuns");
    return hello;
  }

  /** A greeting of a process that is installed there. */
  static ObjectNode hello(
      String runnerId, String bootId, String cluster, String release, long leaseTransitions) {
    ObjectNode hello = hello(runnerId, bootId);
    hello
        .putObject("installation")
        .put("cluster", cluster)
        .put("release", release)
        .put("leaseTransitions", leaseTransitions);
    return hello;
  }

  /** A welcome. */
  public static ObjectNode welcome(long heartbeatMillis, long maxFrameBytes) {
    return frame("welcome")
        .put("server", "conformance kit")
        .put("heartbeatMillis", heartbeatMillis)
        .put("maxFrameBytes", maxFrameBytes);
  }

  static ObjectNode heartbeat(int capacity) {
    return frame("heartbeat").put("capacity", capacity);
  }

  /** An event about a run of a pipeline. */
  static ObjectNode event(long id, String runId, String state) {
    ObjectNode event = frame("event").put("id", id);
    event
        .putObject("status")
        .put("runId", runId)
        .put("pipelineId", runId)
        .put("name", "shop.orders")
        .put("pipelineState", state);
    return event;
  }

  /** An acknowledgement. */
  public static ObjectNode ack(long eventId) {
    return frame("ack").put("eventId", eventId);
  }

  static ObjectNode busy(String commandId) {
    return frame("busy").put("commandId", commandId);
  }

  /** A result that says that a command was carried out. */
  public static ObjectNode done(String commandId) {
    ObjectNode result = frame("result").put("commandId", commandId).put("outcome", "done");
    result.putObject("response").put("code", 200).put("platform", "conformance kit");
    return result;
  }

  /** A result that refuses a command. */
  public static ObjectNode refused(String commandId, int code, String kind) {
    ObjectNode result = done(commandId).put("outcome", "refused");
    result.withObject("/response").put("code", code);
    result.putObject("cause").put("kind", kind).put("message", "refused by the conformance kit");
    return result;
  }

  /** A problem, regarding an id unless that is empty. */
  public static ObjectNode problem(String regarding, String kind, String message) {
    ObjectNode problem = frame("problem");
    if (!regarding.isEmpty()) {
      problem.put("regarding", regarding);
    }
    problem.putObject("cause").put("kind", kind).put("message", message);
    return problem;
  }

  /** A command without the fields of its operation. */
  static ObjectNode command(String id, String operation, long ttlMillis) {
    return frame("command").put("id", id).put("operation", operation).put("ttlMillis", ttlMillis);
  }

  /** A command to run a pipeline. */
  static ObjectNode run(String id, String pipelineId, String runId, long ttlMillis) {
    return command(id, "run", ttlMillis)
        .put("pipelineId", pipelineId)
        .put("version", 0.1)
        .put("runId", runId);
  }
}
