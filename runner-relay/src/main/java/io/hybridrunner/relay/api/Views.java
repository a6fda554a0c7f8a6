package io.hybridrunner.relay.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.relay.link.ProbeRecord;
import io.hybridrunner.relay.state.CommandRecord;
import io.hybridrunner.relay.state.CommandRecord.Progress;
import io.hybridrunner.relay.state.PipelineRecord;
import io.hybridrunner.relay.state.RunRecord;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Records as JSON. Where OpenMetadata has names for a thing, they are used. */
final class Views {

  static final String PLATFORM = "HybridRunner";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Views() {}

  static ObjectNode object() {
    return JSON.objectNode();
  }

  static <T> ArrayNode list(Collection<T> items, Function<T, ObjectNode> view) {
    ArrayNode array = JSON.arrayNode();
    items.forEach(item -> array.add(view.apply(item)));
    return array;
  }

  static ObjectNode problem(int code, Cause cause) {
    return object()
        .put("code", code)
        .put("kind", cause.kind().name())
        .put("message", cause.message())
        .put("cure", cause.cure());
  }

  static ObjectNode cause(Cause cause) {
    ObjectNode view = problem(cause.kind().code(), cause);
    ArrayNode evidence = view.putArray("evidence");
    cause.evidence().forEach(evidence::add);
    return view;
  }

  static ObjectNode probe(ProbeRecord probes) {
    ObjectNode view = object().put("works", probes.failing().isEmpty());
    probes
        .passed()
        .ifPresent(
            passed ->
                view.put("passedAt", passed.at().toString())
                    .put("roundTripMillis", passed.roundTrip().toMillis()));
    probes
        .failing()
        .ifPresent(
            failing ->
                view.put("failingSince", failing.since().toString())
                    .set("cause", cause(failing.cause())));
    return view;
  }

  static ObjectNode installation(Installation where) {
    return object()
        .put("cluster", where.cluster())
        .put("release", where.release())
        .put("leaseTransitions", where.leaseTransitions());
  }

  static ObjectNode pipeline(PipelineRecord pipeline) {
    ObjectNode view =
        object()
            .put("id", pipeline.id().toString())
            .put("fullyQualifiedName", pipeline.name())
            .put("pipelineType", pipeline.type())
            .put("version", pipeline.version())
            .put("deployed", pipeline.deployedVersion().isPresent());
    pipeline.deployedVersion().ifPresent(version -> view.put("deployedVersion", version));
    return view.put("enabled", pipeline.enabled())
        .put("runner", pipeline.runnerId())
        .put("changedAt", pipeline.changedAt().toString());
  }

  static ObjectNode run(RunRecord run) {
    return status(run.status())
        .put("runner", run.runnerId())
        .put("receivedAt", run.receivedAt().toString())
        .put("timestamp", run.receivedAt().toEpochMilli());
  }

  static ObjectNode status(RunStatus status) {
    ObjectNode view = object().put("runId", status.runId().toString());
    status.pipelineId().ifPresent(id -> view.put("pipelineId", id.toString()));
    view.put("name", status.name()).put("pipelineState", status.phase().state());
    status.startedAt().ifPresent(at -> view.put("startDate", at.toEpochMilli()));
    status.endedAt().ifPresent(at -> view.put("endDate", at.toEpochMilli()));
    status.cause().ifPresent(cause -> view.set("cause", cause(cause)));
    return view;
  }

  static ObjectNode command(CommandRecord command, Optional<String> runnerVersion) {
    ObjectNode view =
        object()
            .put("id", command.id().value())
            .put("operation", operation(command.operation()))
            .put("runner", command.runnerId());
    command.pipelineId().ifPresent(id -> view.put("pipelineId", id.toString()));
    command.runId().ifPresent(id -> view.put("runId", id.toString()));
    view.put("state", state(command.progress()))
        .put("createdAt", command.createdAt().toString())
        .put("expiresAt", command.expiresAt().toString());
    command.deliveredAt().ifPresent(at -> view.put("deliveredAt", at.toString()));
    if (command.progress() instanceof Progress.Done done) {
      view.put("finishedAt", done.at().toString());
      view.set("result", result(done.reply(), runnerVersion));
      if (done.reply() instanceof Reply.Refused refused) {
        view.set("cause", cause(refused.cause()));
      }
    }
    return view;
  }

  private static String operation(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String state(Progress progress) {
    return progress.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** OpenMetadata's {@code PipelineServiceClientResponse}. */
  static ObjectNode result(Reply reply, Optional<String> version) {
    if (reply instanceof Reply.Done done) {
      return result(200, done.message(), version, done.runId());
    }
    if (reply instanceof Reply.Refused refused) {
      Cause cause = refused.cause();
      return result(cause.kind().code(), cause.sentence(), version, Optional.empty());
    }
    if (reply instanceof Reply.Healthy healthy) {
      List<Cause> problems = healthy.problems();
      String reason = String.join(" ", problems.stream().map(Cause::sentence).toList());
      Optional<String> own = Optional.of(healthy.version());
      return problems.isEmpty()
          ? result(200, "The runner could take work now.", own, Optional.empty())
          : result(503, reason, own, Optional.empty());
    }
    return result(200, "The runner has answered.", version, Optional.empty());
  }

  private static ObjectNode result(
      int code, String reason, Optional<String> version, Optional<RunId> runId) {
    ObjectNode view = object().put("code", code).put("reason", reason).put("platform", PLATFORM);
    version.ifPresent(text -> view.put("version", text));
    runId.ifPresent(id -> view.put("runId", id.toString()));
    return view;
  }
}
