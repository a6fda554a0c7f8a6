package io.hybridrunner.relay.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.relay.link.ProbeRecord;
import io.hybridrunner.relay.link.RunnerLinks;
import io.hybridrunner.relay.state.CommandRecord;
import io.hybridrunner.relay.state.RelayState;
import io.hybridrunner.relay.state.RunnerRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The operations that tell what the relay knows. */
final class Listings {

  private final RelayState state;
  private final RunnerLinks links;
  private final Submissions submissions;

  Listings(RelayState state, RunnerLinks links, Submissions submissions) {
    this.state = state;
    this.links = links;
    this.submissions = submissions;
  }

  CompletableFuture<ApiResponse> runners(ApiRequest request) {
    Params.requireKnown(request);
    return ok(Views.object().set("data", Views.list(state.runners(), this::runner)));
  }

  CompletableFuture<ApiResponse> runner(ApiRequest request) {
    String id = new Params(request).runner();
    RunnerRecord runner =
        state
            .runner(id)
            .orElseThrow(
                () ->
                    new ApiProblem(
                        Kind.NOT_FOUND,
                        "runner '" + id + "' has never been connected",
                        "GET /api/v1/runners shows those that have."));
    ObjectNode view = runner(runner);
    ArrayNode runs = view.putArray("liveRuns");
    runner.liveRuns().forEach(run -> runs.add(run.toString()));
    return ok(view);
  }

  private ObjectNode runner(RunnerRecord runner) {
    boolean connected = links.isConnected(runner.id());
    ObjectNode view =
        Views.object()
            .put("id", runner.id())
            .put("connected", connected)
            .put("version", runner.version());
    if (connected) {
      runner.connectedSince().ifPresent(at -> view.put("connectedSince", at.toString()));
    }
    links
        .probes(runner.id())
        .filter(probes -> !probes.equals(ProbeRecord.NONE))
        .ifPresent(probes -> view.set("probe", Views.probe(probes)));
    runner.installation().ifPresent(where -> view.set("installation", Views.installation(where)));
    return view.put("lastSeen", links.lastSeen(runner.id()).orElse(runner.lastSeen()).toString())
        .put("capacity", runner.capacity())
        .put("unansweredCommands", links.waiting(runner.id()))
        .put("bootId", runner.bootId());
  }

  CompletableFuture<ApiResponse> pipelines(ApiRequest request) {
    String runner = new Params(request).runner();
    return ok(Views.object().set("data", Views.list(state.pipelines(runner), Views::pipeline)));
  }

  CompletableFuture<ApiResponse> runs(ApiRequest request) {
    Params params = new Params(request, "limit");
    return ok(
        Views.object()
            .set("data", Views.list(state.runs(params.pipeline(), params.limit()), Views::run)));
  }

  CompletableFuture<ApiResponse> run(ApiRequest request) {
    RunId id = new Params(request).run();
    return ok(
        state
            .run(id)
            .map(Views::run)
            .orElseThrow(
                () ->
                    new ApiProblem(
                        Kind.NOT_FOUND,
                        "no runner has reported run " + id + " yet",
                        "GET /api/v1/commands/run-" + id + " shows whether it was asked for.")));
  }

  CompletableFuture<ApiResponse> commands(ApiRequest request) {
    Params params = new Params(request, "limit");
    return ok(
        Views.object()
            .set(
                "data",
                Views.list(state.commands(params.runner(), params.limit()), submissions::view)));
  }

  CompletableFuture<ApiResponse> command(ApiRequest request) {
    Params params = new Params(request, "wait");
    CommandId id = params.command();
    Optional<Duration> wait = submissions.waiting(params);
    CommandRecord command =
        state
            .command(id)
            .orElseThrow(
                () ->
                    new ApiProblem(
                        Kind.NOT_FOUND,
                        "there is no command " + id,
                        "It may be so old that it was forgotten; look at the pipeline's runs."));
    return submissions.answer(command, wait, 200);
  }

  private static CompletableFuture<ApiResponse> ok(JsonNode view) {
    return CompletableFuture.completedFuture(new ApiResponse(200, view.toString()));
  }
}
