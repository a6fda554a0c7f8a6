package io.hybridrunner.local;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.RunId;
import io.hybridrunner.spi.WorkflowEngine;
import io.hybridrunner.testkit.FakeSecrets;
import io.hybridrunner.testkit.Pipelines;
import io.hybridrunner.testkit.WorkflowEngineContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineKeepsTheContractTest extends WorkflowEngineContract {

  /** Waits for the file that lets its run end. */
  private static final String WAIT =
      "while [ ! -e \"$0/$pipelineRunId\" ]; do sleep 0.05; done; echo done";

  @TempDir private Path directory;

  @Override
  protected WorkflowEngine newEngine() throws IOException {
    Path gates = directory.resolve("gates");
    Files.createDirectories(gates);
    return new LocalProcessEngine(
        Settings.of(
                directory.resolve("state"),
                List.of("/bin/sh", "-c", WAIT, gates.toString()),
                new FakeSecrets())
            .withBounds(Duration.ofSeconds(2), 100 * 1024, 16, 20));
  }

  @Override
  protected DeployPlan pipelineThatWaits(String name) {
    return Pipelines.plan(name, "{}");
  }

  @Override
  protected void finish(WorkflowEngine running, RunId runId) throws IOException {
    Files.createFile(directory.resolve("gates").resolve(runId.toString()));
  }

  @AfterEach
  void endProcesses() {
    EngineFixture.endProcessesOf(directory);
  }
}
