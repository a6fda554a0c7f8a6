package io.hybridrunner.relay;

import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.relay.api.ApiProblem;
import io.hybridrunner.relay.api.ApiRequest;
import io.hybridrunner.relay.api.ApiResponse;
import io.hybridrunner.relay.api.Route;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Web requests to API requests, and the answers back. */
final class ApiCalls {

  private static final Logger LOG = LoggerFactory.getLogger(ApiCalls.class);
  private static final int MOST_BODY_BYTES = FrameCodec.MAX_FRAME_BYTES;

  private ApiCalls() {}

  /** Calls an operation; the answer is written by one of these threads, never by a link's. */
  static void call(Context ctx, Route route, Executor threads) throws IOException {
    byte[] body = ctx.req().getInputStream().readNBytes(MOST_BODY_BYTES + 1);
    if (body.length > MOST_BODY_BYTES) {
      ctx.header("Connection", "close");
      answer(ctx, tooLarge());
      return;
    }
    try {
      var answer = route.handler().handle(request(ctx, body));
      if (answer.isDone()) {
        answer(ctx, answer.join());
      } else {
        ctx.future(() -> answer.thenAcceptAsync(response -> answer(ctx, response), threads));
      }
    } catch (ApiProblem problem) {
      answer(ctx, problem.response());
    }
  }

  private static ApiRequest request(Context ctx, byte[] body) {
    Map<String, String> query = new HashMap<>();
    for (Map.Entry<String, List<String>> entry : ctx.queryParamMap().entrySet()) {
      List<String> values = entry.getValue();
      query.put(entry.getKey(), values.isEmpty() ? "" : values.get(values.size() - 1));
    }
    return new ApiRequest(
        ctx.pathParamMap(), query, Optional.ofNullable(ctx.contentType()), text(ctx, body));
  }

  /** Strictly: a byte that is no UTF-8 would become another character in what is deployed. */
  private static String text(Context ctx, byte[] body) {
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw ApiProblem.unsupportedBody(
          "the body has a Content-Encoding", "Send it as it is, without compression.");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw ApiProblem.bad("the body is not UTF-8", "Send JSON in UTF-8.");
    }
  }

  static void answer(Context ctx, ApiResponse response) {
    ctx.status(response.status());
    ctx.contentType("application/json");
    ctx.result(response.json());
  }

  private static ApiResponse tooLarge() {
    return ApiResponse.of(
        Cause.of(
            Kind.TOO_LARGE,
            "the body is larger than " + MOST_BODY_BYTES + " bytes",
            "Send less; a pipeline's configuration is rarely larger than 100 kB."));
  }

  /** What Javalin itself refuses: unknown paths and methods. */
  static void httpProblem(HttpResponseException problem, Context ctx) {
    String allowed = problem.getDetails().get("availableMethods");
    if (problem.getStatus() == 405 && allowed != null) {
      ctx.header("Allow", allowed);
    }
    String where = ctx.method() + " on this path";
    Cause cause =
        switch (problem.getStatus()) {
          case 404 -> nothingHere();
          case 405 ->
              Cause.of(
                  Kind.BAD_REQUEST,
                  "there is no " + where,
                  allowed == null ? "See docs/relay-api.md." : "Use " + allowed + ".");
          case 413 -> Cause.of(Kind.TOO_LARGE, "the request is too large", "Send less.");
          default -> Cause.of(Kind.BAD_REQUEST, "the request cannot be served", "Correct it.");
        };
    answer(ctx, ApiResponse.of(problem.getStatus(), cause));
  }

  static Cause nothingHere() {
    return Cause.of(
        Kind.NOT_FOUND, "there is nothing at this path", "docs/relay-api.md lists the paths.");
  }

  /** What nobody expected; the details go to the log only. */
  static void fault(Exception fault, Context ctx) {
    Throwable root =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    if (root instanceof ApiProblem problem) {
      answer(ctx, problem.response());
    } else if (root instanceof CancellationException) {
      answer(ctx, ApiResponse.of(Cause.of(Kind.LINK_DOWN, "the relay stops", "Ask again later.")));
    } else {
      LOG.error("A request to the API failed", root);
      answer(
          ctx,
          ApiResponse.of(
              Cause.of(Kind.INTERNAL, "the relay has a fault", "Look into the relay's log.")));
    }
  }
}
