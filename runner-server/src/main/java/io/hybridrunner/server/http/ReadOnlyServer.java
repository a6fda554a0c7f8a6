package io.hybridrunner.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server that answers GET and HEAD on a few paths. Bounded: two threads, 32 waiting
 * requests, no request bodies; more is refused by closing the connection. Thread-safe.
 *
 * <p>How long a slow client may take is the JDK's setting {@code sun.net.httpserver.maxReqTime},
 * which the program sets.
 */
public final class ReadOnlyServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyServer.class);
  private static final int THREADS = 2;
  private static final int WAITING = 32;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Map<String, Supplier<Response>> routes;

  private ReadOnlyServer(
      HttpServer server, ThreadPoolExecutor threads, Map<String, Supplier<Response>> routes) {
    this.server = server;
    this.threads = threads;
    this.routes = Map.copyOf(routes);
  }

  /**
   * Binds and begins to answer.
   *
   * @param name names the threads
   * @param routes what to answer on which path; called on the server's threads, may block
   * @throws IOException when the address cannot be bound; a {@link java.net.BindException} when the
   *     port is in use
   */
  public static ReadOnlyServer start(
      String name, InetSocketAddress address, Map<String, Supplier<Response>> routes)
      throws IOException {
    HttpServer server = HttpServer.create(address, 64);
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    ReadOnlyServer started = new ReadOnlyServer(server, threads, routes);
    server.setExecutor(threads);
    server.createContext("/", started::handle);
    server.start();
    return started;
  }

  /** The port that is bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once. Idempotent. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean isHead = method.equals("HEAD");
      Response response = answer(exchange.getRequestURI().getPath(), method);
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      if (response.status() == 405) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      }
      if (isHead) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(response.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Response answer(String path, String method) {
    Supplier<Response> route = routes.get(path);
    if (route == null) {
      return Response.text(404, "not here; try " + String.join(", ", routes.keySet()));
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.text(405, "GET or HEAD only");
    }
    try {
      return route.get();
    } catch (RuntimeException e) {
      LOG.error("answering {} failed", path, e);
      return Response.text(500, "a fault in the runner; see its log");
    }
  }
}
