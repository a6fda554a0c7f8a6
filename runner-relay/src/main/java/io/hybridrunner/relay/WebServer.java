package io.hybridrunner.relay;

import io.hybridrunner.relay.api.Api;
import io.hybridrunner.relay.api.Route;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The relay's one port: Javalin for the API, and the servlet that runners connect to. */
final class WebServer {

  private static final int MOST_THREADS = 64;

  /**
   * Runners that come at once wait here, not for the retry of a lost SYN; the system may cut it.
   */
  private static final int ACCEPT_QUEUE = 4_096;

  private final RelaySettings settings;
  private final LinkServlet links;
  private final StrayUpgrades strays;
  private final Api api;
  private final Bearer apiBearer;
  private final QueuedThreadPool threads;
  private final Javalin javalin;

  WebServer(
      RelaySettings settings,
      QueuedThreadPool threads,
      LinkServlet links,
      StrayUpgrades strays,
      Api api,
      Bearer apiBearer) {
    this.settings = settings;
    this.links = links;
    this.strays = strays;
    this.api = api;
    this.apiBearer = apiBearer;
    this.threads = threads;
    this.javalin = Javalin.create(this::configure);
  }

  /** The threads of a server that is to be made. */
  static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
    threads.setName("relay-http");
    threads.setDaemon(true);
    return threads;
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(this::http);
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServer(web -> web.setErrorHandler(new JsonErrors()));
    config.jetty.modifyServletContextHandler(
        context -> {
          context.setErrorHandler(new JsonErrors());
          ServletHolder holder = new ServletHolder(links);
          holder.setInitOrder(1);
          context.addServlet(holder, LinkServlet.PATH);
          FilterHolder filter = new FilterHolder(strays);
          filter.setAsyncSupported(true);
          context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
    config.http.prefer405over404 = true;
    config.http.asyncTimeout = 0;
    config.http.defaultContentType = "application/json";
    routes(config);
  }

  /**
   * Opened already: when Javalin opens it, it logs an error of its own for an address that is in
   * use, besides the exception that our caller makes a sentence of.
   */
  private Connector connector(Server web, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(web, new HttpConnectionFactory(http));
    connector.setHost(settings.bindAddress());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    try {
      connector.open();
    } catch (IOException cannotListen) {
      throw new UncheckedIOException(cannotListen);
    }
    return connector;
  }

  private void http(HttpConfiguration http) {
    http.setSendServerVersion(false);
    // A caller may wait this long for a result, and nothing moves meanwhile.
    Duration idle = settings.longestWait().plus(settings.answerWithin()).plusSeconds(10);
    http.setIdleTimeout(idle.toMillis());
  }

  private void routes(JavalinConfig config) {
    config.routes.before(
        ctx -> {
          var verdict = apiBearer.admits(ctx.header("Authorization"));
          if (verdict.isCompletedExceptionally()) {
            ApiCalls.answer(ctx, Bearer.undecided());
            ctx.skipRemainingHandlers();
          } else if (!verdict.join()) {
            ctx.header("WWW-Authenticate", "Bearer");
            ApiCalls.answer(ctx, apiBearer.refusal());
            ctx.skipRemainingHandlers();
          }
        });
    for (Route route : api.routes()) {
      config.routes.addHttpHandler(
          HandlerType.findOrCreate(route.method()),
          route.path(),
          ctx -> ApiCalls.call(ctx, route, threads));
    }
    config.routes.exception(HttpResponseException.class, ApiCalls::httpProblem);
    config.routes.exception(Exception.class, ApiCalls::fault);
  }

  void start() {
    javalin.start();
  }

  int port() {
    return javalin.port();
  }

  /** Takes no further connections; those that are open go on. */
  void stopListening() {
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      ((ServerConnector) connector).close();
    }
  }

  void stop() {
    javalin.stop();
  }
}
