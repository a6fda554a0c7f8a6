package io.hybridrunner.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.secrets.FileSecrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnControlPlaneTest {

  private static final Duration TIME = Duration.ofMinutes(1);
  private static final RunId RUN = new RunId(UUID.randomUUID());

  @TempDir private Path home;

  @Test
  void commandsAreAnsweredAndTheEndOfARunComesWithItsCause() throws Exception {
    OwnControlPlane controlPlane = new OwnControlPlane();
    Settings settings =
        Settings.of(
            home.resolve("state"), List.of("/bin/true"), new FileSecrets(home.resolve("none")));
    try (HybridRunner runner =
        HybridRunner.builder()
            .controlPlane(controlPlane)
            .engine(new LocalProcessEngine(settings))
            .build()) {
      runner.start();

      assertThat(answer(controlPlane, deploy())).isInstanceOf(Reply.Done.class);
      assertThat(answer(controlPlane, run())).isInstanceOf(Reply.Done.class);
      await().untilAsserted(() -> assertThat(status(controlPlane)).contains(RunPhase.FAILED));
      assertThat(controlPlane.status(RUN).flatMap(RunStatus::cause).map(Cause::message))
          .hasValueSatisfying(message -> assertThat(message).contains("shop-password"));
    }
  }

  private static Optional<RunPhase> status(OwnControlPlane controlPlane) {
    return controlPlane.status(RUN).map(RunStatus::phase);
  }

  private static Reply answer(OwnControlPlane controlPlane, Command command) throws Exception {
    return controlPlane.give(command).get(30, TimeUnit.SECONDS);
  }

  private static Command deploy() {
    return new Command.Deploy(
        new CommandId("1"),
        TIME,
        Entities.pipeline(Examples.PIPELINE_JSON),
        Optional.of(Entities.service(Examples.SERVICE_JSON)));
  }

  private static Command run() {
    PipelineId pipeline = new PipelineId(Examples.PIPELINE);
    return new Command.Run(new CommandId("2"), TIME, pipeline, 0.1, RUN, Optional.empty());
  }
}
