package io.hybridrunner.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import java.util.Optional;

/** Writes commands as {@code command} frames. */
final class CommandWriter implements Command.Visitor<ObjectNode> {

  private final ObjectMapper json;

  CommandWriter(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public ObjectNode deploy(Command.Deploy command) {
    ObjectNode node = head(command, "deploy");
    node.set("pipeline", object(command, command.pipeline().json()));
    command.service().ifPresent(service -> node.set("service", object(command, service.json())));
    return node;
  }

  @Override
  public ObjectNode run(Command.Run command) {
    ObjectNode node = head(command, "run", command.pipelineId());
    node.put("version", command.pipelineVersion()).put("runId", command.runId().toString());
    command.override().ifPresent(text -> node.set("override", object(command, text)));
    return node;
  }

  @Override
  public ObjectNode delete(Command.Delete command) {
    return head(command, "delete", command.pipelineId()).put("version", command.pipelineVersion());
  }

  @Override
  public ObjectNode setEnabled(Command.SetEnabled command) {
    return head(command, "setEnabled", command.pipelineId())
        .put("version", command.pipelineVersion())
        .put("enabled", command.enabled());
  }

  @Override
  public ObjectNode kill(Command.Kill command) {
    ObjectNode node = head(command, "kill", command.pipelineId());
    putRunId(node, command.runId());
    return node.put("requestedBy", command.requestedBy());
  }

  @Override
  public ObjectNode logs(Command.Logs command) {
    ObjectNode node = head(command, "logs", command.pipelineId());
    putRunId(node, command.runId());
    command.cursor().ifPresent(cursor -> node.put("cursor", cursor));
    return node;
  }

  @Override
  public ObjectNode queuedStatus(Command.QueuedStatus command) {
    return head(command, "queuedStatus", command.pipelineId());
  }

  @Override
  public ObjectNode testConnection(Command.TestConnection command) {
    ObjectNode node = head(command, "testConnection");
    node.put("runId", command.runId().toString()).put("name", command.name());
    node.set("workflow", object(command, command.json()));
    return node;
  }

  @Override
  public ObjectNode runApplication(Command.RunApplication command) {
    ObjectNode node = head(command, "runApplication");
    node.put("runId", command.runId().toString()).put("name", command.name());
    node.set("app", object(command, command.json()));
    return node;
  }

  @Override
  public ObjectNode health(Command.Health command) {
    return head(command, "health");
  }

  @Override
  public ObjectNode probe(Command.Probe command) {
    return head(command, "probe");
  }

  @Override
  public ObjectNode hostIp(Command.HostIp command) {
    return head(command, "hostIp");
  }

  private ObjectNode head(Command command, String operation, PipelineId pipelineId) {
    return head(command, operation).put("pipelineId", pipelineId.toString());
  }

  /** Type and id come first, so that even a broken frame can be answered. */
  private ObjectNode head(Command command, String operation) {
    return json.createObjectNode()
        .put("type", "command")
        .put("id", command.id().value())
        .put("operation", operation)
        .put("ttlMillis", command.timeToLive().toMillis());
  }

  private static void putRunId(ObjectNode node, Optional<RunId> runId) {
    runId.ifPresent(id -> node.put("runId", id.toString()));
  }

  private JsonNode object(Command command, String text) {
    try {
      if (json.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException notJson) {
      // Reported below; its message would show the text.
    }
    throw new IllegalArgumentException(
        command.operation()
            + " command "
            + command.id()
            + " carries no JSON object, or one beyond the limits of Runner Link");
  }
}
