package io.hybridrunner.examples.embedding;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.secrets.FileSecrets;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.WorkflowEngine;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A runner inside another application. */
public final class EmbedRunner {

  private EmbedRunner() {}

  /**
   * Starts a runner that takes its work over Runner Link and runs each pipeline as a child process.
   * Close it to end it.
   *
   * @param url the control plane, {@code wss://host}
   * @param token asked for at every connection, so it may change
   * @param home where state and secrets are kept
   * @param command the ingestion command
   */
  public static HybridRunner start(
      URI url, Supplier<SecretValue> token, Path home, List<String> command) {
    // README: begin
    ControlPlane controlPlane =
        new CollateControlPlane(LinkSettings.of(url, token, "west-eu-1", "1.0"));
    WorkflowEngine engine =
        new LocalProcessEngine(
            Settings.of(home.resolve("state"), command, new FileSecrets(home.resolve("secrets"))));
    HybridRunner runner = HybridRunner.builder().controlPlane(controlPlane).engine(engine).build();
    runner.start();
    // README: end
    return runner;
  }
}
