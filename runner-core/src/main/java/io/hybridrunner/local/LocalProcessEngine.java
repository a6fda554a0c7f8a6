package io.hybridrunner.local;

import io.hybridrunner.spi.SecretBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The embedded default engine: every run is a child process on this machine. Being built. */
public final class LocalProcessEngine {

  private LocalProcessEngine() {}

  /**
   * How runs become processes.
   *
   * @param stateDirectory where deployments, runs and logs are kept, readable by the owner only
   * @param command the ingestion command and its arguments; an argument {@code {config}} is
   *     replaced by the path of a file with the configuration, otherwise it comes in the
   *     environment
   * @param automationCommand the command for automations; empty refuses them
   * @param secrets where references are resolved, at the last moment
   * @param killGrace how long a process may take to end after TERM before KILL
   * @param maxLogBytes the bound of one run's log
   */
  public record Settings(
      Path stateDirectory,
      List<String> command,
      List<String> automationCommand,
      SecretBackend secrets,
      Duration killGrace,
      long maxLogBytes) {

    /** Copies the lists. */
    public Settings {
      command = List.copyOf(command);
      automationCommand = List.copyOf(automationCommand);
    }
  }
}
