package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.server.config.ServerConfig.Format;
import io.hybridrunner.server.config.ServerConfig.Level;
import io.hybridrunner.server.config.ServerConfig.Logging;
import io.hybridrunner.server.logging.Logs;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingListenerTest {

  private static final PipelineId PIPELINE = new PipelineId(new UUID(0, 1));
  private static final RunId RUN = new RunId(new UUID(0, 2));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LoggingListener listener = new LoggingListener();

  LoggingListenerTest() {
    Logs.configure(new Logging(Format.PLAIN, Level.INFO), out, ZoneOffset.UTC);
  }

  @AfterEach
  void silence() {
    Logs.configure(
        new Logging(Format.PLAIN, Level.WARN), OutputStream.nullOutputStream(), ZoneOffset.UTC);
  }

  /** What was logged, without the times. */
  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(9)).toList();
  }

  private static Command deploy() {
    Pipeline pipeline =
        new Pipeline(
            PIPELINE,
            "6f1c",
            "mysql_prod.6f1c",
            "Nightly metadata",
            "metadata",
            0.3,
            true,
            Optional.empty(),
            "canary-payload");
    return new Command.Deploy(
        new CommandId("c-1"), Duration.ofSeconds(9), pipeline, Optional.empty());
  }

  private static RunStatus ended(RunPhase phase, Optional<Cause> cause) {
    return new RunStatus(
        RUN,
        Optional.of(PIPELINE),
        "mysql_prod.6f1c",
        phase,
        Optional.of(Instant.EPOCH),
        Optional.of(Instant.EPOCH.plusMillis(1500)),
        cause);
  }

  @Test
  void aDeploymentIsNamedAsPeopleKnowIt() {
    listener.received(deploy());
    assertThat(lines())
        .containsExactly(
            "INFO  command received operation=Deploy pipeline=\"Nightly metadata\""
                + " fqn=mysql_prod.6f1c command=c-1 version=0.3");
  }

  @Test
  void aFailedRunSaysWhyAndWhatToDoButNotItsLog() {
    Cause cause =
        Cause.of(Kind.INGESTION_FAILED, "it ended with exit code 1", "Read its log.")
            .withEvidence(List.of("canary-evidence"));
    listener.observed(ended(RunPhase.FAILED, Optional.of(cause)));
    assertThat(lines())
        .containsExactly(
            "WARN  failed name=mysql_prod.6f1c run="
                + RUN
                + " seconds=1.5"
                + " kind=INGESTION_FAILED cause=\"it ended with exit code 1\""
                + " cure=\"Read its log.\"");
  }

  @Test
  void aRunThatWentWellIsOneLineForItsEndAndOneForItsReport() {
    listener.observed(ended(RunPhase.SUCCESS, Optional.empty()));
    listener.reported(ended(RunPhase.SUCCESS, Optional.empty()));
    assertThat(lines())
        .containsExactly(
            "INFO  success name=mysql_prod.6f1c run=" + RUN + " seconds=1.5",
            "INFO  reported name=mysql_prod.6f1c run=" + RUN + " phase=success");
  }

  @Test
  void aRefusalIsAWarningAndAQuestionIsQuiet() {
    Command health = new Command.Health(new CommandId("c-2"), Duration.ofSeconds(9));
    listener.received(health);
    listener.answered(health, new Reply.Healthy(health.id(), "1", List.of()));
    assertThat(lines()).isEmpty();
    Cause cause = Cause.of(Kind.POLICY_DENIED, "type usage is not allowed", "Change the policy.");
    listener.answered(deploy(), new Reply.Refused(new CommandId("c-1"), cause));
    assertThat(lines().get(0))
        .startsWith("WARN  command refused operation=Deploy")
        .contains("kind=POLICY_DENIED");
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("canary");
  }

  @Test
  void ofTheSelfTestTheChangesAreSaidAndNotEachProbe() {
    Cause stuck = Cause.of(Kind.ENGINE_UNAVAILABLE, "it hangs", "Look at it.");
    Command probe = new Command.Probe(new CommandId("p-1"), Duration.ofSeconds(9));
    listener.received(probe);
    listener.answered(probe, new Reply.Refused(probe.id(), stuck));
    assertThat(lines()).isEmpty();
    listener.selfTestFails(stuck);
    listener.restarted(RunnerListener.Part.ENGINE_WATCH, stuck);
    listener.selfTestPasses();
    assertThat(lines())
        .containsExactly(
            "WARN  self-test fails kind=ENGINE_UNAVAILABLE cause=\"it hangs\" cure=\"Look at it.\"",
            "WARN  restarted what was stuck part=engine_watch kind=ENGINE_UNAVAILABLE"
                + " cause=\"it hangs\" cure=\"Look at it.\"",
            "INFO  self-test passes again");
  }
}
