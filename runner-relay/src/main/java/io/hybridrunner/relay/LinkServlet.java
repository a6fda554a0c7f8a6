package io.hybridrunner.relay;

import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.relay.api.ApiResponse;
import io.hybridrunner.relay.link.RunnerLinks;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServlet;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;

/**
 * Where runners connect. The token is checked before the upgrade. No extension is ever agreed on:
 * with permessage-deflate a small frame could become a large message.
 */
final class LinkServlet extends JettyWebSocketServlet {

  static final String PATH = "/runner-link/v1";

  /** Until then the check that was begun is done, and its result remembered. */
  private static final String COME_AGAIN_AFTER_SECONDS = "5";

  private static final long serialVersionUID = 1L;

  private final transient RunnerLinks links;
  private final transient Bearer bearer;
  private final transient WaitingRequests waiting;
  private final transient Executor threads;
  private final transient RefusalLog refusals;
  private final transient InboundBytes inbound = InboundBytes.ofThisProcess();
  private final transient Duration idleTimeout;

  /**
   * A servlet.
   *
   * @param patience how long a request may wait for the check of its token
   * @param threads that links are read with
   */
  LinkServlet(
      RunnerLinks links,
      Bearer bearer,
      Duration patience,
      Duration heartbeat,
      Executor threads,
      RefusalLog refusals) {
    this.refusals = refusals;
    this.threads = threads;
    this.links = links;
    this.bearer = bearer;
    this.waiting = new WaitingRequests(patience);
    // The relay finds silent links itself; this only ends what even that could not.
    this.idleTimeout = heartbeat.multipliedBy(4).plusSeconds(10);
  }

  @Override
  protected void configure(JettyWebSocketServletFactory factory) {
    factory.setIdleTimeout(idleTimeout);
    factory.setMaxTextMessageSize(FrameCodec.MAX_FRAME_BYTES);
    factory.setMaxBinaryMessageSize(FrameCodec.MAX_FRAME_BYTES);
    factory.setMaxFrameSize(FrameCodec.MAX_FRAME_BYTES);
    factory.setCreator(
        (request, response) -> {
          response.setExtensions(List.of());
          return new JettyWire(links, threads, inbound.share());
        });
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    CompletableFuture<Boolean> verdict =
        WaitingRequests.verdict(request)
            .orElseGet(() -> bearer.admits(request.getHeader("Authorization")));
    if (!verdict.isDone() && waiting.await(request, verdict)) {
      return;
    }
    if (!verdict.isDone() || verdict.isCompletedExceptionally()) {
      response.setHeader("Retry-After", COME_AGAIN_AFTER_SECONDS);
      answer(response, Bearer.undecided());
    } else if (!verdict.join()) {
      refusals.refused(request, "its token is missing or not valid (401)");
      response.setHeader("WWW-Authenticate", "Bearer");
      answer(response, bearer.refusal());
    } else if (!asksToUpgrade(request)) {
      response.setHeader("Upgrade", "websocket");
      answer(response, upgradeRequired());
    } else {
      super.service(request, response);
    }
  }

  /** What is less than this Jetty would answer as if the path did not have the method. */
  private static boolean asksToUpgrade(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        && request.getHeader("Sec-WebSocket-Key") != null
        && request.getHeader("Sec-WebSocket-Version") != null;
  }

  private static ApiResponse upgradeRequired() {
    return ApiResponse.of(
        426,
        Cause.of(
            Kind.BAD_REQUEST,
            "this is a WebSocket endpoint, and the request does not ask to upgrade",
            "Connect with a Runner Link client; behind a proxy, let it pass Upgrade headers."));
  }

  static void answer(HttpServletResponse response, ApiResponse answer) throws IOException {
    response.setStatus(answer.status());
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().print(answer.json());
  }
}
