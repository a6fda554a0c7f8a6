package io.hybridrunner.relay.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.Reply;
import io.hybridrunner.relay.link.RunnerLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** The operations that ask a runner something and wait for its answer, for a bounded time. */
final class Questions {

  private final RunnerLinks links;
  private final ApiSettings settings;
  private final Supplier<UUID> ids;

  Questions(RunnerLinks links, ApiSettings settings, Supplier<UUID> ids) {
    this.links = links;
    this.settings = settings;
    this.ids = ids;
  }

  CompletableFuture<ApiResponse> logs(ApiRequest request) {
    Params params = new Params(request, "runId", "after", "wait");
    Command question =
        new Command.Logs(
            newId("logs"),
            patience(params),
            params.pipeline(),
            params.optionalRun(),
            params.text("after"));
    return ask(params, question, Questions::logs);
  }

  CompletableFuture<ApiResponse> queued(ApiRequest request) {
    Params params = new Params(request, "wait");
    Command question =
        new Command.QueuedStatus(newId("queued"), patience(params), params.pipeline());
    return ask(params, question, Questions::queued);
  }

  CompletableFuture<ApiResponse> health(ApiRequest request) {
    Params params = new Params(request, "wait");
    Command question = new Command.Health(newId("health"), patience(params));
    return ask(params, question, Questions::health);
  }

  CompletableFuture<ApiResponse> hostIp(ApiRequest request) {
    Params params = new Params(request, "wait");
    Command question = new Command.HostIp(newId("hostip"), patience(params));
    return ask(params, question, Questions::address);
  }

  private Duration patience(Params params) {
    return params
        .seconds("wait", 1, settings.longestWait().toSeconds())
        .orElse(settings.answerWithin());
  }

  private CompletableFuture<ApiResponse> ask(
      Params params, Command question, Function<Reply, String> view) {
    String runner = params.runner();
    return links
        .ask(runner, question)
        .thenApply(
            reply ->
                reply instanceof Reply.Refused refused
                    ? refusal(runner, refused.cause())
                    : new ApiResponse(200, view.apply(reply)));
  }

  private ApiResponse refusal(String runner, Cause cause) {
    if (cause.kind() != Kind.EXPIRED) {
      return ApiResponse.of(cause);
    }
    if (links.isConnected(runner)) {
      return ApiResponse.of(504, cause);
    }
    return ApiResponse.of(
        Cause.of(
            Kind.LINK_DOWN,
            "runner '%s' is not connected, last seen %s"
                .formatted(runner, links.lastSeen(runner).map(Instant::toString).orElse("never")),
            "Start the runner, or see in its log why its link is down."));
  }

  /** OpenMetadata's map: the task's key, {@code total}, and {@code after} when there is more. */
  private static String logs(Reply reply) {
    if (!(reply instanceof Reply.Logs logs)) {
      throw unexpected(reply);
    }
    LogPage page = logs.page();
    ObjectNode view =
        Views.object()
            .put(TaskKeys.of(logs.pipelineType()), page.text())
            .put("total", String.valueOf(page.total()));
    page.after().ifPresent(after -> view.put("after", after));
    return view.toString();
  }

  private static String queued(Reply reply) {
    if (!(reply instanceof Reply.Queued queued)) {
      throw unexpected(reply);
    }
    return Views.list(queued.runs(), Views::status).toString();
  }

  private static String health(Reply reply) {
    if (!(reply instanceof Reply.Healthy healthy)) {
      throw unexpected(reply);
    }
    ObjectNode view = Views.result(reply, Optional.empty());
    view.set("problems", Views.list(healthy.problems(), Views::cause));
    return view.toString();
  }

  private static String address(Reply reply) {
    if (!(reply instanceof Reply.Address address)) {
      throw unexpected(reply);
    }
    return Views.object().put("ip", address.ip()).toString();
  }

  private static ApiProblem unexpected(Reply reply) {
    return new ApiProblem(
        502,
        Cause.of(
            Kind.INTERNAL,
            "the runner gave an answer to another question: " + reply.getClass().getSimpleName(),
            "Upgrade the runner or the relay, so that both speak the same version."));
  }

  private CommandId newId(String operation) {
    return new CommandId(operation + "-" + ids.get());
  }
}
