package io.hybridrunner.server;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerConfig.Ingestion.Token;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.server.config.Problem;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.http.ProbeRoutes;
import io.hybridrunner.server.http.ReadOnlyServer;
import io.hybridrunner.server.http.Response;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A runner with its probes and metrics, put together from a configuration. Not thread-safe. */
final class RunnerApp implements UntilStopped.Service {

  private static final Logger LOG = LoggerFactory.getLogger(RunnerApp.class);
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ServerConfig config;
  private final PrometheusMeterRegistry metrics;
  private final HybridRunner runner;
  private final TokenNews token;
  private final List<ReadOnlyServer> servers = new ArrayList<>();

  private RunnerApp(
      ServerConfig config, PrometheusMeterRegistry metrics, HybridRunner runner, TokenNews token) {
    this.config = config;
    this.metrics = metrics;
    this.runner = runner;
    this.token = token;
  }

  /** Puts everything together; starts nothing. */
  static RunnerApp of(ServerConfig config, Map<String, String> environment, Parts parts) {
    String version = VersionCommand.version();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.register(metrics, version);
    TokenNews token = new TokenNews(metrics, Clock.systemUTC());
    HybridRunner.Builder builder =
        HybridRunner.builder()
            .controlPlane(parts.controlPlane(config, version, token))
            .engine(parts.engine(config, environment, version))
            .config(runnerConfig(config, version))
            .listener(new LoggingListener())
            .listener(new MicrometerListener(metrics));
    parts
        .metadataServer(config, version)
        .ifPresent(server -> builder.metadataServer(server, config.runner().id()));
    return new RunnerApp(config, metrics, builder.build(), token);
  }

  /** The part of the configuration that is core's. */
  static RunnerConfig runnerConfig(ServerConfig config, String version) {
    ServerConfig.Ingestion ingestion = config.ingestion();
    return RunnerConfig.defaults()
        .withVersion(version)
        .withDrainTimeout(config.runner().drain())
        .withHostIp(config.runner().hostIp())
        .withPolicy(config.policy())
        .withServer(
            new RunnerConfig.ServerUse(
                config.server().callsPerSecond(),
                config.server().inventoryInterval(),
                config.server().maxRemovedPercent()))
        .withIngestion(
            new RunnerConfig.Ingestion(
                ingestion.image(),
                ingestion.resources(),
                ingestion.automationResources(),
                ingestion.environment(),
                ingestion.deadline(),
                config.server().apiUrl().map(Object::toString),
                config.secrets().provider(),
                token(config),
                ingestion.dynamicVersion(),
                !ingestion.disableVersionValidation()));
  }

  private static Token token(ServerConfig config) {
    return config
        .ingestion()
        .tokenSecret()
        .<Token>map(name -> new Token.Reference(new SecretRef(name, Optional.empty())))
        .orElseGet(() -> new Token.Sent(lent(config.engine().kind())));
  }

  /** Pods look secrets up themselves, and could not find one that only this process knows. */
  private static Optional<SecretRef> lent(ServerConfig.EngineKind engine) {
    return engine == ServerConfig.EngineKind.LOCAL
        ? Optional.of(ServerTokenSecret.NAME)
        : Optional.empty();
  }

  /**
   * Answers probes, then starts the runner.
   *
   * @throws StartException when a port cannot be bound
   * @throws io.hybridrunner.spi.EngineException when the engine cannot take up its work
   */
  @Override
  public void start() {
    ServerConfig.Http http = config.http();
    serve("http.port", "probe", http.port(), ProbeRoutes.of(runner::problems, token::warnings));
    serve("http.metricsPort", "metrics", http.metricsPort(), metricsRoute(http.metricsPath()));
    runner.start();
    LOG.atInfo()
        .addKeyValue("runner", config.runner().id())
        .addKeyValue("link", config.link().url())
        .addKeyValue("probes", http.address() + ":" + probePort())
        .addKeyValue("metrics", http.address() + ":" + metricsPort() + http.metricsPath())
        .addKeyValue("version", VersionCommand.version())
        .log("serving");
  }

  /** The port that probes are answered on, once started. */
  int probePort() {
    return servers.get(0).port();
  }

  /** The port that metrics are answered on, once started. */
  int metricsPort() {
    return servers.get(1).port();
  }

  private Map<String, Supplier<Response>> metricsRoute(String path) {
    return Map.of(path, () -> new Response(200, METRICS_TYPE, metrics.scrape()));
  }

  private void serve(String key, String name, int port, Map<String, Supplier<Response>> routes) {
    InetSocketAddress address = new InetSocketAddress(config.http().address(), port);
    try {
      servers.add(ReadOnlyServer.start(name, address, routes));
    } catch (BindException e) {
      String where = config.http().address() + ":" + port;
      throw new StartException(
          new Problem(
              key,
              where + " cannot be used: another program has it, or it is not this machine's",
              "Set " + key + " to a free port, 0 takes any; or end the other program"),
          e);
    } catch (IOException e) {
      throw new StartException(
          new Problem(
              key, "port " + port + " cannot be opened", "Check the system's limits, then again"),
          e);
    }
  }

  /** Drains and closes the runner, then the probes: until the end they say that it stops. */
  @Override
  public void close() {
    runner.close();
    servers.forEach(ReadOnlyServer::close);
    metrics.close();
  }
}
