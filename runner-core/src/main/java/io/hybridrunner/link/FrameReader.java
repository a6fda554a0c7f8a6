package io.hybridrunner.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.StatusEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON of a peer to frames. */
final class FrameReader {

  private static final long LEAST_HEARTBEAT = 50;
  private static final long LONGEST_HEARTBEAT = 300_000;
  private static final long LEAST_PROBE = 50;
  private static final long LONGEST_PROBE = 3_600_000;

  private final ObjectMapper json;
  private final JsonFactory lenient = Json.lenientFactory();
  private final CommandReader commands;

  FrameReader(ObjectMapper json) {
    this.json = json;
    this.commands = new CommandReader(json);
  }

  Decoded read(String text) {
    if (text.length() > FrameCodec.MAX_FRAME_BYTES) {
      return malformed(Optional.empty(), tooLarge("larger than 8 MiB"));
    }
    JsonNode tree;
    try {
      tree = json.readTree(text);
    } catch (StreamConstraintsException limit) {
      return malformed(idIn(text), tooLarge("beyond a limit of depth, length or count"));
    } catch (JsonProcessingException notJson) {
      return malformed(idIn(text), notJson(notJson.getLocation()));
    }
    if (tree instanceof ObjectNode object) {
      return frame(object);
    }
    return malformed(Optional.empty(), bad("the message is not a JSON object"));
  }

  private Decoded frame(ObjectNode object) {
    Optional<String> id = idOf(object.get("id"));
    JsonNode type = object.get("type");
    if (type == null || !type.isTextual()) {
      return malformed(id, bad("field 'type' must be text"));
    }
    try {
      Optional<Frame> frame = frame(type.textValue(), new Fields(object));
      return frame
          .<Decoded>map(Decoded.Known::new)
          .orElseGet(() -> new Decoded.Unknown(type.textValue(), id));
    } catch (WrongFieldException wrong) {
      return malformed(id, wrong.reason());
    }
  }

  private Optional<Frame> frame(String type, Fields fields) {
    return Optional.ofNullable(
        switch (type) {
          case "hello" -> hello(fields);
          case "welcome" -> welcome(fields);
          case "command" -> new Frame.Order(commands.read(fields));
          case "result" -> new Frame.Result(ReplyReader.reply(fields));
          case "busy" -> new Frame.Busy(CommandReader.commandId(fields, "commandId"));
          case "event" -> event(fields);
          case "ack" -> new Frame.Ack(fields.integer("eventId", 0, Long.MAX_VALUE));
          case "heartbeat" -> new Frame.Heartbeat(fields.optionalCount("capacity"));
          case "problem" -> problem(fields);
          default -> null;
        });
  }

  private static Frame hello(Fields fields) {
    return new Frame.Hello(
        (int) fields.integer("protocol", 1, Integer.MAX_VALUE),
        fields.id("runnerId"),
        fields.id("version"),
        fields.id("bootId"),
        fields.optionalCount("capacity").orElse(0),
        fields.runIds("liveRuns"),
        fields.optionalObject("installation").map(FrameReader::installation));
  }

  private static Installation installation(Fields fields) {
    return new Installation(
        fields.id("cluster"),
        fields.id("release"),
        fields.integer("leaseTransitions", 0, Long.MAX_VALUE));
  }

  private static Frame welcome(Fields fields) {
    return new Frame.Welcome(
        fields.id("server"),
        Duration.ofMillis(fields.integer("heartbeatMillis", LEAST_HEARTBEAT, LONGEST_HEARTBEAT)),
        fields.integer("maxFrameBytes", 1, Long.MAX_VALUE),
        fields.optionalInteger("probeMillis", LEAST_PROBE, LONGEST_PROBE).map(Duration::ofMillis));
  }

  private static Frame event(Fields fields) {
    long id = fields.integer("id", 0, Long.MAX_VALUE);
    return new Frame.Event(new StatusEvent(id, ReplyReader.status(fields.object("status"))));
  }

  private static Frame problem(Fields fields) {
    return new Frame.Problem(
        fields.optionalId("regarding"), ReplyReader.cause(fields.object("cause")));
  }

  /** The id of a message that is not valid JSON, when it stands before the fault. */
  private Optional<String> idIn(String text) {
    Optional<String> id = Optional.empty();
    try (JsonParser parser = lenient.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return id;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (isId && id.isPresent()) {
          return Optional.empty(); // Two ids: it cannot be told whose answer this would be.
        }
        if (isId && value != null && value.isScalarValue()) {
          id = usable(parser.getText());
        }
        parser.skipChildren();
      }
    } catch (IOException fault) {
      return id;
    }
    return id;
  }

  private static Optional<String> idOf(@Nullable JsonNode id) {
    return id != null && (id.isTextual() || id.isIntegralNumber())
        ? usable(id.asText())
        : Optional.empty();
  }

  private static Optional<String> usable(String id) {
    return id.isBlank() || id.length() > CommandReader.MAX_COMMAND_ID_LENGTH
        ? Optional.empty()
        : Optional.of(id);
  }

  private static Decoded malformed(Optional<String> id, Cause cause) {
    return new Decoded.Malformed(id, cause);
  }

  private static Cause notJson(@Nullable JsonLocation at) {
    String where = at == null ? "" : " at character " + Math.max(0, at.getCharOffset());
    return bad("the message is not valid JSON, or names a field twice," + where);
  }

  private static Cause bad(String message) {
    return Cause.of(
        Cause.Kind.BAD_REQUEST, message, "Send a frame as docs/runner-link.md describes");
  }

  private static Cause tooLarge(String how) {
    return Cause.of(
        Cause.Kind.TOO_LARGE,
        "the message is " + how,
        "Keep frames within the limits of docs/runner-link.md");
  }
}
