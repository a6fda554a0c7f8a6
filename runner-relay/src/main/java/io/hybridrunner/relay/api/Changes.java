package io.hybridrunner.relay.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.Service;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.relay.state.PipelineRecord;
import io.hybridrunner.relay.state.RelayState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The operations that change something. What starts a run is named by its run id, so asking twice
 * starts it once.
 */
final class Changes {

  private static final String DEFAULT_REQUESTER = "the relay's API";

  private final RelayState state;
  private final Submissions submissions;
  private final Supplier<UUID> ids;

  Changes(RelayState state, Submissions submissions, Supplier<UUID> ids) {
    this.state = state;
    this.submissions = submissions;
    this.ids = ids;
  }

  CompletableFuture<ApiResponse> deploy(ApiRequest request) {
    Params params = new Params(request, "wait", "ttl");
    Body body = Body.of(request, "pipeline", "service");
    Pipeline pipeline = body.entity("pipeline", Entities::pipeline);
    Optional<Service> service = body.optionalEntity("service", Entities::service);
    Duration ttl = submissions.timeToLive(params);
    return submissions.submit(
        params, new Command.Deploy(newId("deploy"), ttl, pipeline, service), "");
  }

  CompletableFuture<ApiResponse> run(ApiRequest request) {
    Params params = new Params(request, "wait", "ttl");
    Body body = Body.of(request, "runId", "version", "override");
    PipelineId pipeline = params.pipeline();
    RunId run = body.runId().orElseGet(this::newRun);
    Optional<String> override = body.optionalObject("override").map(ObjectNode::toString);
    double version = version(params.runner(), pipeline, body.version());
    Command command =
        new Command.Run(
            new CommandId("run-" + run),
            submissions.timeToLive(params),
            pipeline,
            version,
            run,
            override);
    return submissions.submit(params, command, pipeline + " " + override.orElse(""));
  }

  CompletableFuture<ApiResponse> kill(ApiRequest request) {
    Params params = new Params(request, "wait", "ttl");
    Body body = Body.of(request, "runId", "requestedBy");
    Command command =
        new Command.Kill(
            newId("kill"),
            submissions.timeToLive(params),
            params.pipeline(),
            body.runId(),
            body.text("requestedBy").orElse(DEFAULT_REQUESTER));
    return submissions.submit(params, command, "");
  }

  CompletableFuture<ApiResponse> enable(ApiRequest request) {
    return setEnabled(request, true);
  }

  CompletableFuture<ApiResponse> disable(ApiRequest request) {
    return setEnabled(request, false);
  }

  private CompletableFuture<ApiResponse> setEnabled(ApiRequest request, boolean enabled) {
    Params params = new Params(request, "wait", "ttl");
    Body body = Body.of(request, "version");
    PipelineId pipeline = params.pipeline();
    double version = version(params.runner(), pipeline, body.version());
    Command command =
        new Command.SetEnabled(
            newId(enabled ? "enable" : "disable"),
            submissions.timeToLive(params),
            pipeline,
            version,
            enabled);
    return submissions.submit(params, command, "");
  }

  CompletableFuture<ApiResponse> delete(ApiRequest request) {
    Params params = new Params(request, "wait", "ttl", "version");
    Body unused = Body.of(request);
    PipelineId pipeline = params.pipeline();
    double version = version(params.runner(), pipeline, params.version());
    Command command =
        new Command.Delete(newId("delete"), submissions.timeToLive(params), pipeline, version);
    return submissions.submit(params, command, "");
  }

  CompletableFuture<ApiResponse> testConnection(ApiRequest request) {
    Params params = new Params(request, "wait", "ttl");
    Body body = Body.of(request, "workflow", "runId");
    ObjectNode workflow = body.object("workflow", "OpenMetadata's automation Workflow");
    RunId run = body.runId().orElseGet(this::newRun);
    CommandId id = new CommandId("test-" + run);
    Duration ttl = submissions.timeToLive(params);
    String json = workflow.toString();
    return submissions.submit(
        params, new Command.TestConnection(id, ttl, run, name("workflow", workflow), json), json);
  }

  CompletableFuture<ApiResponse> runApplication(ApiRequest request) {
    Params params = new Params(request, "wait", "ttl");
    Body body = Body.of(request, "app", "runId");
    ObjectNode app = body.object("app", "OpenMetadata's App");
    RunId run = body.runId().orElseGet(this::newRun);
    CommandId id = new CommandId("app-" + run);
    Duration ttl = submissions.timeToLive(params);
    String json = app.toString();
    return submissions.submit(
        params, new Command.RunApplication(id, ttl, run, name("app", app), json), json);
  }

  private static String name(String field, ObjectNode entity) {
    String name = entity.path("name").textValue();
    if (name == null || name.isBlank()) {
      throw ApiProblem.bad(
          "field '" + field + ".name' must be text and not blank",
          "Send the entity as OpenMetadata gives it.");
    }
    return name;
  }

  private double version(String runnerId, PipelineId pipeline, Optional<Double> given) {
    return given
        .or(() -> state.pipeline(runnerId, pipeline).map(PipelineRecord::version))
        .orElseThrow(
            () ->
                new ApiProblem(
                    Kind.NOT_FOUND,
                    "pipeline "
                        + pipeline
                        + " was not deployed to runner '"
                        + runnerId
                        + "' by this relay",
                    "Deploy it first, or give the deployed entity's version."));
  }

  private CommandId newId(String operation) {
    return new CommandId(operation + "-" + ids.get());
  }

  private RunId newRun() {
    return new RunId(ids.get());
  }
}
