package io.hybridrunner.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunStatus;
import java.util.stream.Collectors;

/** Writes replies as {@code result} frames, and the run statuses and causes in frames. */
final class ReplyWriter {

  /** The {@code platform} of OpenMetadata's {@code PipelineServiceClientResponse}. */
  private static final String PLATFORM = "HybridRunner";

  private static final int OK = 200;
  private static final int UNHEALTHY = 500;

  private final ObjectMapper json;

  ReplyWriter(ObjectMapper json) {
    this.json = json;
  }

  ObjectNode result(Reply reply) {
    if (reply instanceof Reply.Done done) {
      ObjectNode node = result(done, "done");
      ObjectNode response = response(node, OK).put("reason", done.message());
      done.runId().ifPresent(runId -> response.put("runId", runId.toString()));
      return node;
    }
    if (reply instanceof Reply.Refused refused) {
      ObjectNode node = result(refused, "refused");
      Cause cause = refused.cause();
      response(node, cause.kind().code()).put("reason", cause.sentence());
      node.set("cause", cause(cause));
      return node;
    }
    if (reply instanceof Reply.Logs logs) {
      return logs(logs);
    }
    if (reply instanceof Reply.Queued queued) {
      ObjectNode node = result(queued, "queued");
      response(node, OK);
      ArrayNode runs = node.putArray("runs");
      queued.runs().forEach(run -> runs.add(status(run)));
      return node;
    }
    if (reply instanceof Reply.Healthy health) {
      return health(health);
    }
    Reply.Address address = (Reply.Address) reply;
    ObjectNode node = result(address, "address");
    response(node, OK);
    return node.put("ip", address.ip());
  }

  ObjectNode status(RunStatus status) {
    ObjectNode node = json.createObjectNode().put("runId", status.runId().toString());
    status.pipelineId().ifPresent(id -> node.put("pipelineId", id.toString()));
    node.put("name", status.name()).put("pipelineState", status.phase().state());
    status.startedAt().ifPresent(at -> node.put("startedAt", at.toString()));
    status.endedAt().ifPresent(at -> node.put("endedAt", at.toString()));
    status.cause().ifPresent(cause -> node.set("cause", cause(cause)));
    return node;
  }

  ObjectNode cause(Cause cause) {
    ObjectNode node =
        json.createObjectNode()
            .put("kind", cause.kind().name())
            .put("message", cause.message())
            .put("cure", cause.cure());
    cause.evidence().forEach(node.putArray("evidence")::add);
    return node;
  }

  private ObjectNode logs(Reply.Logs logs) {
    ObjectNode node = result(logs, "logs");
    response(node, OK);
    LogPage page = logs.page();
    ObjectNode content =
        node.putObject("logs")
            .put("pipelineType", logs.pipelineType())
            .put("text", page.text())
            .put("total", page.total());
    page.after().ifPresent(after -> content.put("after", after));
    return node;
  }

  private ObjectNode health(Reply.Healthy health) {
    ObjectNode node = result(health, "health");
    boolean well = health.problems().isEmpty();
    ObjectNode response = response(node, well ? OK : UNHEALTHY).put("version", health.version());
    if (!well) {
      String reasons =
          health.problems().stream().map(Cause::sentence).collect(Collectors.joining("; "));
      response.put("reason", reasons);
    }
    ArrayNode problems = node.putArray("problems");
    health.problems().forEach(problem -> problems.add(cause(problem)));
    return node;
  }

  private ObjectNode result(Reply reply, String outcome) {
    return json.createObjectNode()
        .put("type", "result")
        .put("commandId", reply.commandId().value())
        .put("outcome", outcome);
  }

  private static ObjectNode response(ObjectNode result, int code) {
    return result.putObject("response").put("code", code).put("platform", PLATFORM);
  }
}
