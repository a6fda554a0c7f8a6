package io.hybridrunner.server;

import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenWarnings;
import io.hybridrunner.server.config.Loaded;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.ServerConfigReader;
import io.hybridrunner.server.logging.Logs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: runs until the process is asked to end. */
@Command(
    name = "serve",
    description = "Connects to the control plane and runs what it sends, until it is ended.")
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Surroundings surroundings;
  private final Parts parts;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The YAML file; without one the environment must say everything.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "argo|local",
      description = "Where runs live, stronger than engine.kind; argo by default in a cluster.")
  private Optional<ServerConfig.EngineKind> engine = Optional.empty();

  @Option(
      names = "--check",
      description = "Checks the configuration, prints what would be done, and exits.")
  private boolean check;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  ServeCommand(Surroundings surroundings, Parts parts) {
    this.surroundings = surroundings;
    this.parts = parts;
  }

  @Override
  public Integer call() throws InterruptedException {
    Loaded<ServerConfig> loaded = ServerConfigReader.read(file, surroundings.environment(), engine);
    if (check) {
      TokenClaims claims = ProductParts.claims(loaded.value().link());
      loaded.warnings().forEach(this::warn);
      TokenWarnings.of(claims, Instant.now()).forEach(warning -> warn(warning.sentence()));
      Summary.of(loaded.value(), surroundings.environment(), claims)
          .forEach(surroundings.out()::println);
      return ExitCode.OK;
    }
    Logs.configure(loaded.value().logging(), surroundings.out(), surroundings.zone());
    loaded.warnings().forEach(LOG::warn);
    RunnerApp app = RunnerApp.of(loaded.value(), surroundings.environment(), parts);
    UntilStopped.run(surroundings, loaded.value().runner().drain().plus(CLOSING), app);
    return ExitCode.OK;
  }

  private void warn(String sentence) {
    surroundings.err().println("warning: " + sentence);
  }
}
