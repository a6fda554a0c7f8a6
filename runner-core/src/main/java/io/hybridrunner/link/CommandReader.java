package io.hybridrunner.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Service;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.InvalidEntityException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Reads the command out of a {@code command} frame. */
final class CommandReader {

  static final int MAX_COMMAND_ID_LENGTH = 128;

  private final ObjectMapper json;

  CommandReader(ObjectMapper json) {
    this.json = json;
  }

  Command read(Fields fields) {
    CommandId id = commandId(fields, "id");
    Duration ttl = Duration.ofMillis(fields.integer("ttlMillis", 0, Long.MAX_VALUE));
    return switch (fields.text("operation")) {
      case "deploy" -> new Command.Deploy(id, ttl, pipeline(fields), service(fields));
      case "run" -> run(id, ttl, fields);
      case "delete" ->
          new Command.Delete(id, ttl, fields.pipelineId("pipelineId"), fields.number("version"));
      case "setEnabled" -> setEnabled(id, ttl, fields);
      case "kill" -> kill(id, ttl, fields);
      case "logs" -> logs(id, ttl, fields);
      case "queuedStatus" -> new Command.QueuedStatus(id, ttl, fields.pipelineId("pipelineId"));
      case "testConnection" -> testConnection(id, ttl, fields);
      case "runApplication" -> runApplication(id, ttl, fields);
      case "health" -> new Command.Health(id, ttl);
      case "probe" -> new Command.Probe(id, ttl);
      case "hostIp" -> new Command.HostIp(id, ttl);
      default -> throw unsupported();
    };
  }

  static CommandId commandId(Fields fields, String name) {
    String text = fields.text(name);
    if (text.isBlank() || text.length() > MAX_COMMAND_ID_LENGTH) {
      throw fields.wrong(name, "must have 1 to " + MAX_COMMAND_ID_LENGTH + " characters");
    }
    return new CommandId(text);
  }

  private Command run(CommandId id, Duration ttl, Fields fields) {
    return new Command.Run(
        id,
        ttl,
        fields.pipelineId("pipelineId"),
        fields.number("version"),
        fields.runId("runId"),
        fields.optionalObject("override").map(this::jsonOf));
  }

  private static Command setEnabled(CommandId id, Duration ttl, Fields fields) {
    return new Command.SetEnabled(
        id, ttl, fields.pipelineId("pipelineId"), fields.number("version"), fields.flag("enabled"));
  }

  private static Command kill(CommandId id, Duration ttl, Fields fields) {
    return new Command.Kill(
        id,
        ttl,
        fields.pipelineId("pipelineId"),
        fields.optionalRunId("runId"),
        fields.optionalText("requestedBy").orElse("the control plane"));
  }

  private static Command logs(CommandId id, Duration ttl, Fields fields) {
    return new Command.Logs(
        id,
        ttl,
        fields.pipelineId("pipelineId"),
        fields.optionalRunId("runId"),
        fields.optionalText("cursor"));
  }

  private Command testConnection(CommandId id, Duration ttl, Fields fields) {
    return new Command.TestConnection(
        id, ttl, fields.runId("runId"), fields.id("name"), jsonOf(fields.object("workflow")));
  }

  private Command runApplication(CommandId id, Duration ttl, Fields fields) {
    return new Command.RunApplication(
        id, ttl, fields.runId("runId"), fields.id("name"), jsonOf(fields.object("app")));
  }

  private Pipeline pipeline(Fields fields) {
    return entity(fields, "pipeline", fields.object("pipeline"), Entities::pipeline);
  }

  private Optional<Service> service(Fields fields) {
    return fields
        .optionalObject("service")
        .map(object -> entity(fields, "service", object, Entities::service));
  }

  private <T> T entity(Fields frame, String name, Fields object, Function<String, T> reading) {
    try {
      return reading.apply(jsonOf(object));
    } catch (InvalidEntityException wrong) {
      throw frame.wrong(name, "cannot be used: " + wrong.getMessage());
    }
  }

  private String jsonOf(Fields object) {
    try {
      return json.writeValueAsString(object.json());
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static WrongFieldException unsupported() {
    return new WrongFieldException(
        Cause.of(
            Cause.Kind.UNSUPPORTED,
            "field 'operation' names an operation that this runner does not know",
            "Upgrade the runner, or use an operation of Runner Link version 1"));
  }
}
