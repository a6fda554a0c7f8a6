package io.hybridrunner.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import java.util.Arrays;
import java.util.List;

/** Reads replies, run statuses and causes. */
final class ReplyReader {

  private ReplyReader() {}

  static Reply reply(Fields fields) {
    CommandId id = CommandReader.commandId(fields, "commandId");
    Fields response = fields.object("response");
    return switch (fields.text("outcome")) {
      case "done" -> done(id, response);
      case "refused" -> new Reply.Refused(id, cause(fields.object("cause")));
      case "logs" -> logs(id, fields.object("logs"));
      case "queued" -> new Reply.Queued(id, statuses(fields));
      case "health" -> new Reply.Healthy(id, response.text("version"), causes(fields));
      case "address" -> new Reply.Address(id, fields.text("ip"));
      default -> byCode(id, response);
    };
  }

  static RunStatus status(Fields fields) {
    return new RunStatus(
        fields.runId("runId"),
        fields.optionalPipelineId("pipelineId"),
        fields.text("name"),
        phase(fields),
        fields.optionalInstant("startedAt"),
        fields.optionalInstant("endedAt"),
        fields.optionalObject("cause").map(ReplyReader::cause));
  }

  static Cause cause(Fields fields) {
    String name = fields.optionalText("kind").orElse("");
    Cause.Kind kind =
        Arrays.stream(Cause.Kind.values())
            .filter(known -> known.name().equals(name))
            .findFirst()
            // A newer peer knows more kinds; its sentence still tells a person what happened.
            .orElse(Cause.Kind.INTERNAL);
    String cure = fields.optionalText("cure").orElse("");
    return new Cause(kind, fields.text("message"), cure, fields.texts("evidence"));
  }

  private static Reply done(CommandId id, Fields response) {
    String reason = response.optionalText("reason").orElse("");
    return new Reply.Done(id, reason, response.optionalRunId("runId"));
  }

  /** An outcome of a newer runner, understood as far as OpenMetadata's own fields tell. */
  private static Reply byCode(CommandId id, Fields response) {
    if (response.integer("code", 100, 599) < 400) {
      return done(id, response);
    }
    String reason = response.optionalText("reason").orElse("the runner gave no reason");
    return new Reply.Refused(id, Cause.of(Cause.Kind.INTERNAL, reason, ""));
  }

  private static Reply logs(CommandId id, Fields logs) {
    LogPage page =
        new LogPage(
            logs.text("text"),
            (int) logs.integer("total", 0, Integer.MAX_VALUE),
            logs.optionalText("after"));
    return new Reply.Logs(id, logs.text("pipelineType"), page);
  }

  private static List<RunStatus> statuses(Fields fields) {
    return fields.objects("runs").stream().map(ReplyReader::status).toList();
  }

  private static List<Cause> causes(Fields fields) {
    return fields.objects("problems").stream().map(ReplyReader::cause).toList();
  }

  private static RunPhase phase(Fields fields) {
    try {
      return RunPhase.ofState(fields.text("pipelineState"));
    } catch (IllegalArgumentException unknown) {
      throw fields.wrong(
          "pipelineState", "must be queued, running, success, partialSuccess, failed or stopped");
    }
  }
}
