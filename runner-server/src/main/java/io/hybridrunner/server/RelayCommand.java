package io.hybridrunner.server;

import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.relay.TokenCheck;
import io.hybridrunner.server.config.Problem;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.TokenReader;
import io.hybridrunner.server.logging.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    surroundings.onStop().accept(() -> ServeCommand.stopAndWait(stop, closed, CLOSING));
    try (Relay relay = relay()) {
      start(relay);
      LOG.info("the API's description is in docs/relay-api.md");
      stop.await();
      LOG.info("stopping");
    } finally {
      closed.countDown();
    }
    return ExitCode.OK;
  }

  private Relay relay() {
    try {
      RelaySettings settings = RelaySettings.defaults().withBindAddress(bind).withPort(port);
      return Relay.builder()
          .settings(settings)
          .runnerTokens(inFile("--token-file", tokenFile))
          .apiTokens(inFile("--api-token-file", apiTokenFile))
          .build();
    } catch (IllegalArgumentException wrong) {
      throw new StartException(
          new Problem("relay", String.valueOf(wrong.getMessage()), "Correct the option"), wrong);
    }
  }

  /** A token that is read again whenever one is compared, so that it can be replaced. */
  private static TokenCheck inFile(String option, Path file) {
    try {
      SecretValue unused = TokenReader.fromFile(file);
    } catch (IOException unreadable) {
      throw new StartException(
          new Problem(option, String.valueOf(unreadable.getMessage()), "Correct the file"),
          unreadable);
    }
    return token -> {
      try {
        return TokenReader.fromFile(file).equals(token);
      } catch (IOException unreadable) {
        LOG.error("nobody is let in: {}", unreadable.getMessage());
        return false;
      }
    };
  }

  private void start(Relay relay) {
    try {
      relay.start();
    } catch (IllegalStateException failed) {
      throw new StartException(
          new Problem(
              "--port",
              bind + ":" + port + " cannot be used",
              "Choose another port or address, or end the program that has it"),
          failed);
    }
  }
}
