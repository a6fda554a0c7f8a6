package io.hybridrunner.server;

import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.TokenReader;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.WorkflowEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The real parts: Runner Link and child processes. */
final class ProductParts implements Parts {

  /** What a process needs of its surroundings; the rest may hold the runner's own secrets. */
  private static final List<String> INHERITED =
      List.of(
          "PATH",
          "HOME",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  private static final int MAX_RUNNING = 16;
  private static final int KEEP_ENDED = 20;

  @Override
  public ControlPlane controlPlane(ServerConfig config, String version) {
    ServerConfig.Link link = config.link();
    Supplier<SecretValue> token =
        () -> link.token().orElseGet(() -> fromFile(link.tokenFile().orElseThrow()));
    return new CollateControlPlane(
        LinkSettings.of(link.url(), token, config.runner().id(), version)
            .withMaxBackoff(link.maxBackoff()));
  }

  private static SecretValue fromFile(Path file) {
    try {
      return TokenReader.fromFile(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public WorkflowEngine engine(ServerConfig config, Map<String, String> environment) {
    ServerConfig.Local local = config.engine().local();
    Map<String, String> inherited = new HashMap<>(environment);
    inherited.keySet().retainAll(INHERITED);
    return new LocalProcessEngine(
        Settings.of(
                config.runner().stateDirectory(),
                local.command(),
                SecretsCheckCommand.backend(config.secrets(), environment))
            .withAutomationCommand(local.automationCommand())
            .withEnvironment(inherited)
            .withBounds(local.killGrace(), local.maxLogBytes(), MAX_RUNNING, KEEP_ENDED));
  }
}
