package io.hybridrunner.server;

import io.hybridrunner.server.config.Loaded;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.ServerConfigReader;
import io.hybridrunner.server.logging.Logs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
      names = "--check",
      description = "Checks the configuration, prints what would be done, and exits.")
  private boolean check;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  ServeCommand(Surroundings surroundings, Parts parts) {
    this.surroundings = surroundings;
    this.parts = parts;
  }

  @Override
  public Integer call() throws InterruptedException {
    Loaded<ServerConfig> loaded = ServerConfigReader.read(file, surroundings.environment());
    if (check) {
      loaded.warnings().forEach(warning -> surroundings.err().println("warning: " + warning));
      Summary.of(loaded.value()).forEach(surroundings.out()::println);
      return ExitCode.OK;
    }
    Logs.configure(loaded.value().logging(), surroundings.out(), surroundings.zone());
    loaded.warnings().forEach(LOG::warn);
    return serve(loaded.value());
  }

  private int serve(ServerConfig config) throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Duration patience = config.runner().drain().plus(CLOSING);
    surroundings.onStop().accept(() -> stopAndWait(stop, closed, patience));
    try (RunnerApp app = RunnerApp.of(config, surroundings.environment(), parts)) {
      app.start();
      stop.await();
      LOG.info("stopping");
    } finally {
      closed.countDown();
    }
    LOG.info("stopped");
    return ExitCode.OK;
  }

  /** Asks a command to end, and waits until it has closed. */
  static void stopAndWait(CountDownLatch stop, CountDownLatch closed, Duration patience) {
    stop.countDown();
    try {
      if (!closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("closing takes longer than {} s; ending without it", patience.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
