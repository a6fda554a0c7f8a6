package io.hybridrunner.server.crash;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.secrets.FileSecrets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A real runner in a process of its own that says when it is at one step of a run and stays there,
 * so that it can be killed right then. Arguments: directory, link's URL, step or {@code none}.
 */
public final class DyingRunnerMain {

  static final String TOKEN = "crash-test-token";
  static final String RUNNER = "crash-test";

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private DyingRunnerMain() {}

  /** Runs until it is killed. */
  public static void main(String... args) throws InterruptedException {
    Path directory = Path.of(args[0]);
    // Each start of the command adds a line; then it works for a moment.
    String command = "echo started >> \"$0\"; sleep 0.5";
    LocalProcessEngine engine =
        new LocalProcessEngine(
            LocalProcessEngine.Settings.of(
                    directory.resolve("state"),
                    List.of("/bin/sh", "-c", command, directory.resolve("starts").toString()),
                    new FileSecrets(directory.resolve("secrets")))
                .withEnvironment(Map.of("PATH", "/usr/bin:/bin")));
    CollateControlPlane link =
        new CollateControlPlane(
            LinkSettings.of(
                URI.create(args[1]), () -> SecretValue.of(TOKEN), RUNNER, "crash test"));
    try (HybridRunner runner =
        HybridRunner.builder()
            .controlPlane(link)
            .engine(engine)
            .listener(new Deadly(args[2]))
            .build()) {
      runner.start();
      NEVER.await();
    }
  }

  private static final class Deadly implements RunnerListener {
    private final String last;

    private Deadly(String last) {
      this.last = last;
    }

    private void at(String step) {
      if (step.equals(last)) {
        System.out.println("AT " + step);
        System.out.flush();
        try {
          NEVER.await();
        } catch (InterruptedException closing) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void received(Command command) {
      if (command instanceof Command.Run) {
        at("received");
      }
    }

    @Override
    public void planned(RunPlan plan) {
      at("planned");
    }

    @Override
    public void started(RunPlan plan) {
      at("started");
    }

    @Override
    public void observed(RunStatus status) {
      if (status.phase() == RunPhase.RUNNING) {
        at("running");
      } else if (status.phase().isTerminal()) {
        at("ended");
      }
    }

    @Override
    public void reported(RunStatus status) {
      if (status.phase().isTerminal()) {
        at("reported");
      }
    }
  }
}
