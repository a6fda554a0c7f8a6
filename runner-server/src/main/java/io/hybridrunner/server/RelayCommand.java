package io.hybridrunner.server;

import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.server.config.ConfigException;
import io.hybridrunner.server.config.Problem;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.TokenReader;
import io.hybridrunner.server.logging.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code relay}: the server half of the link, until the process is asked to end. */
@Command(
    name = "relay",
    description = "Lets runners connect, and gives them work through a JSON API.")
final class RelayCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RelayCommand.class);

  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Surroundings surroundings;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address to listen on, 0.0.0.0 for all; 127.0.0.1 by default.")
  private String bind = "127.0.0.1";

  @Option(
      names = "--port",
      description = "The port to listen on, 0 for a free one; 8686 by default.")
  private int port = 8686;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "The token that runners bring; read at every connection.")
  private Path tokenFile = Path.of("");

  @Option(
      names = "--api-token-file",
      paramLabel = "FILE",
      required = true,
      description = "The token of the JSON API; read at every request.")
  private Path apiTokenFile = Path.of("");

  @Option(names = "--log-format", description = "plain or json; plain by default.")
  private LogFormat logFormat = LogFormat.plain;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  /** As it is written on the command line. */
  enum LogFormat {
    plain(ServerConfig.Format.PLAIN),
    json(ServerConfig.Format.JSON);

    private final ServerConfig.Format format;

    LogFormat(ServerConfig.Format format) {
      this.format = format;
    }
  }

  RelayCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.configure(
        new ServerConfig.Logging(logFormat.format, ServerConfig.Level.INFO),
        surroundings.out(),
        surroundings.zone());
    UntilStopped.run(surroundings, CLOSING, new Service(bind, port, relay()));
    return ExitCode.OK;
  }

  private Relay relay() {
    List<Problem> problems = new ArrayList<>();
    if (port < 0 || port > 65_535) {
      problems.add(new Problem("--port", port + " is out of range", "Give 0 to 65535"));
    }
    TokenReader.problem("--token-file", tokenFile).ifPresent(problems::add);
    TokenReader.problem("--api-token-file", apiTokenFile).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    warnOfOneTokenForAll();
    return Relay.builder()
        .settings(RelaySettings.defaults().withBindAddress(bind).withPort(port))
        .runnerTokens(token -> isInFile(token, tokenFile))
        .apiTokens(token -> isInFile(token, apiTokenFile))
        .build();
  }

  private void warnOfOneTokenForAll() {
    try {
      if (TokenReader.fromFile(tokenFile).equals(TokenReader.fromFile(apiTokenFile))) {
        LOG.warn("--token-file and --api-token-file hold one token: every runner may use the API");
      }
    } catch (IOException e) {
      LOG.error("nobody is let in: {}", e.getMessage());
    }
  }

  /** Read again whenever one is compared, so that a token can be replaced. */
  private static boolean isInFile(SecretValue token, Path file) {
    try {
      return TokenReader.fromFile(file).equals(token);
    } catch (IOException e) {
      LOG.error("nobody is let in: {}", e.getMessage());
      return false;
    }
  }

  /** The relay, with a start that says what to do when it fails. */
  private record Service(String bind, int port, Relay relay) implements UntilStopped.Service {

    @Override
    public void start() {
      try {
        relay.start();
      } catch (IllegalStateException e) {
        throw new StartException(
            new Problem(
                "--port",
                bind + ":" + port + " cannot be used",
                "Choose another port or address, or end the program that has it"),
            e);
      }
    }

    @Override
    public void close() {
      relay.close();
    }
  }
}
