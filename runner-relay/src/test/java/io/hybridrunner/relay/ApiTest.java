package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.relay.RelayRig.Answer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations that change something. */
class ApiTest {

  private static final PipelineId ORDERS = Pipelines.id("orders");
  private static final String PIPELINES = RelayRig.RUNNER + "/pipelines";
  private static final String AT_ORDERS = PIPELINES + "/" + ORDERS;
  private static final RunId RUN = Pipelines.runId("1");
  private static final Cause FULL =
      new Cause(
          Kind.CONFLICT,
          "run 1 is live",
          "Wait for its end.",
          java.util.List.of("pid 42 of orders"));

  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings);

  @AfterEach
  void close() {
    rig.close();
  }

  private static String deployment(double version) {
    Pipeline pipeline = Pipelines.pipeline("orders", version);
    return "{\"pipeline\": " + pipeline.json() + "}";
  }

  private static String runBody(String run) {
    return "{\"runId\": \"" + Pipelines.runId(run) + "\"}";
  }

  private static void assertDone(Answer answer, String operation, String reason) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text("operation")).isEqualTo(operation);
    assertThat(answer.text("state")).isEqualTo("done");
    assertThat(answer.json().path("result").path("code").intValue()).isEqualTo(200);
    assertThat(answer.json().path("result").path("reason").asText()).isEqualTo(reason);
    assertThat(answer.json().path("result").path("platform").asText()).isEqualTo("HybridRunner");
    assertThat(answer.json().path("result").path("version").asText()).isEqualTo("1.2.3");
  }

  private JsonNode listedPipelines() {
    return rig.get(PIPELINES).json().path("data");
  }

  @Test
  void aDeploymentReachesTheRunnerAsItWasSentAndIsListed() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      assertDone(rig.post(PIPELINES + "?wait=20", deployment(0.1)), "deploy", "deployed");

      Command.Deploy deploy = (Command.Deploy) runner.command();
      assertThat(deploy.pipeline().id()).isEqualTo(ORDERS);
      assertThat(deploy.pipeline().json()).contains("\"jwtToken\"");
      assertThat(deploy.timeToLive()).isEqualTo(Duration.ofHours(1));
      JsonNode listed = listedPipelines().path(0);
      assertThat(listed.path("fullyQualifiedName").asText()).isEqualTo("shop.orders");
      assertThat(listed.path("deployedVersion").doubleValue()).isEqualTo(0.1);
      assertThat(listed.path("enabled").booleanValue()).isTrue();
    }
  }

  @Test
  void aDeploymentMayBringItsServiceAlong() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      String service = "{\"name\": \"shop\", \"serviceType\": \"Postgres\"}";
      String body = deployment(0.1).replaceFirst("\\{", "{\"service\": " + service + ", ");

      assertDone(rig.post(PIPELINES + "?wait=20", body), "deploy", "deployed");

      assertThat(((Command.Deploy) runner.command()).service())
          .hasValueSatisfying(sent -> assertThat(sent.json()).contains("Postgres"));
    }
  }

  @Test
  void aRunTakesTheVersionOfTheDeployment() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      rig.post(PIPELINES + "?wait=20", deployment(0.7));
      runner.command();

      Answer answer = rig.post(AT_ORDERS + "/run?wait=20", runBody("1"));

      assertDone(answer, "run", "started");
      assertThat(answer.json().path("result").path("runId").asText()).isEqualTo(RUN.toString());
      Command.Run run = (Command.Run) runner.command();
      assertThat(run.pipelineVersion()).isEqualTo(0.7);
      assertThat(run.runId()).isEqualTo(RUN);
    }
  }

  @Test
  void aRunTakesTheNewestVersionThatWasSentWhileAnOlderDeploymentIsBeingDone() {
    TestRunner runner = rig.runner("boot-1");
    rig.post(PIPELINES, deployment(0.1));
    rig.post(PIPELINES, deployment(0.2));
    runner.done(runner.expectCommand().id());
    Command second = runner.expectCommand();
    assertThat(listedPipelines().path(0).path("deployedVersion").doubleValue()).isEqualTo(0.1);

    rig.post(AT_ORDERS + "/run", "");
    runner.done(second.id());

    assertThat(((Command.Run) runner.expectCommand()).pipelineVersion()).isEqualTo(0.2);
  }

  @Test
  void aDeploymentThatWasRefusedAsTooOldDoesNotChangeWhatRunsAskFor() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      rig.post(PIPELINES + "?wait=20", deployment(0.2));
      runner.command();
    }
    rig.awaitGone("berlin");
    try (FakeRunner runner = FakeRunner.refusing(rig.port(), "berlin", FULL)) {
      rig.post(PIPELINES + "?wait=20", deployment(0.1));
      runner.command();

      rig.post(AT_ORDERS + "/run", "");

      assertThat(((Command.Run) runner.command()).pipelineVersion()).isEqualTo(0.2);
    }
  }

  @Test
  void aRunOfAPipelineThatWasNeverDeployedNeedsAVersion() {
    Answer answer = rig.post(AT_ORDERS + "/run", "{}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("message")).contains(ORDERS.toString()).contains("'berlin'");
    assertThat(answer.text("cure")).contains("Deploy it first");
    assertThat(rig.run(ORDERS, RUN).status()).isEqualTo(202);
  }

  @Test
  void aRunIdGivenTwiceStartsOneRun() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      String body = "{\"runId\": \"%s\", \"version\": 0.1}".formatted(RUN);

      Answer first = rig.post(AT_ORDERS + "/run?wait=20", body);
      Answer second = rig.post(AT_ORDERS + "/run?wait=20", body);

      assertThat(second.json()).isEqualTo(first.json());
      runner.command();
      rig.get(RelayRig.RUNNER + "/health");
      assertThat(runner.command().operation()).isEqualTo("Health");
      assertThat(runner.poll()).isEmpty();
    }
  }

  @Test
  void aRunIdOfSomethingElseIsAConflict() {
    rig.run(ORDERS, RUN);

    Answer answer = rig.run(Pipelines.id("stock"), RUN);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("message")).contains("run-" + RUN);
    assertThat(answer.text("cure")).contains("another run id");
  }

  @Test
  void anOverrideGoesToTheRunner() {
    TestRunner runner = rig.runner("boot-1");
    rig.post(AT_ORDERS + "/run", "{\"version\": 0.1, \"override\": {\"batch\": 5.0}}");

    Command.Run run = (Command.Run) runner.expectCommand();

    assertThat(run.override()).contains("{\"batch\":5.0}");
  }

  @Test
  void aKillSaysWhoAskedAndForWhichRun() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      String body = "{\"runId\": \"%s\", \"requestedBy\": \"ada\"}".formatted(RUN);

      assertDone(rig.post(AT_ORDERS + "/kill?wait=20", body), "kill", "killed");
      assertDone(rig.post(AT_ORDERS + "/kill?wait=20", ""), "kill", "killed");

      Command.Kill one = (Command.Kill) runner.command();
      assertThat(one.runId()).contains(RUN);
      assertThat(one.requestedBy()).isEqualTo("ada");
      Command.Kill all = (Command.Kill) runner.command();
      assertThat(all.runId()).isEmpty();
      assertThat(all.requestedBy()).isEqualTo("the relay's API");
    }
  }

  @Test
  void enableAndDisableSayTheWantedStateAndMayBeRepeated() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      rig.post(PIPELINES + "?wait=20", deployment(0.1));
      runner.command();

      assertDone(rig.post(AT_ORDERS + "/disable?wait=20", ""), "setEnabled", "disabled");
      assertDone(rig.post(AT_ORDERS + "/disable?wait=20", "{}"), "setEnabled", "disabled");
      assertThat(listedPipelines().path(0).path("enabled").booleanValue()).isFalse();
      assertDone(rig.post(AT_ORDERS + "/enable?wait=20", ""), "setEnabled", "enabled");

      assertThat(((Command.SetEnabled) runner.command()).enabled()).isFalse();
      assertThat(((Command.SetEnabled) runner.command()).enabled()).isFalse();
      assertThat(((Command.SetEnabled) runner.command()).enabled()).isTrue();
      assertThat(listedPipelines().path(0).path("enabled").booleanValue()).isTrue();
    }
  }

  @Test
  void aDeletedPipelineIsForgottenAndDeletingItAgainNeedsAVersion() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      rig.post(PIPELINES + "?wait=20", deployment(0.1));

      assertDone(rig.delete(AT_ORDERS + "?wait=20"), "delete", "deleted");

      assertThat(listedPipelines()).isEmpty();
      assertThat(rig.delete(AT_ORDERS).status()).isEqualTo(404);
      assertDone(rig.delete(AT_ORDERS + "?wait=20&version=0.1"), "delete", "deleted");
      assertThat(runner.command().operation()).isEqualTo("Deploy");
      assertThat(((Command.Delete) runner.command()).pipelineVersion()).isEqualTo(0.1);
    }
  }

  @Test
  void aRefusalIsToldWithItsCause() {
    try (FakeRunner runner = FakeRunner.refusing(rig.port(), "berlin", FULL)) {
      Answer answer = rig.post(PIPELINES + "?wait=20", deployment(0.1));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("result").path("code").intValue()).isEqualTo(409);
      JsonNode cause = answer.json().path("cause");
      assertThat(cause.path("kind").asText()).isEqualTo("CONFLICT");
      assertThat(cause.path("cure").asText()).isEqualTo("Wait for its end.");
      assertThat(cause.path("evidence").path(0).asText()).isEqualTo("pid 42 of orders");
      assertThat(listedPipelines().path(0).path("deployed").booleanValue()).isFalse();
      assertThat(runner.command().operation()).isEqualTo("Deploy");
    }
  }

  @Test
  void automationsAndApplicationsAreNamedByTheirRun() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      String run = "\"runId\": \"" + RUN + "\"";
      String test = "{\"workflow\": {\"name\": \"test-1\", \"request\": {}}, " + run + "}";
      String app = "{\"app\": {\"name\": \"Cleaner\"}}";

      Answer tested = rig.post(RelayRig.RUNNER + "/automations?wait=20", test);
      Answer started = rig.post(RelayRig.RUNNER + "/applications?wait=20", app);

      assertDone(tested, "testConnection", "started");
      assertThat(tested.text("id")).isEqualTo("test-" + RUN);
      assertDone(started, "runApplication", "started");
      assertThat(started.text("id")).isEqualTo("app-" + started.text("runId"));
      assertThat(((Command.TestConnection) runner.command()).name()).isEqualTo("test-1");
      assertThat(((Command.RunApplication) runner.command()).name()).isEqualTo("Cleaner");
    }
  }

  @Test
  void aRunnerThatIsAwayIsWaitedForAndTheAnswerSaysSo() {
    Answer answer = rig.post(PIPELINES + "?ttl=60", deployment(0.1));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("state")).isEqualTo("waiting");
    assertThat(answer.text("note"))
        .contains("runner 'berlin' is not connected, last seen never")
        .contains("waits until 2026-03-27T00:01:00Z");
    Optional<Command> waited;
    try (FakeRunner runner = rig.obliging("berlin")) {
      waited = Optional.of(runner.command());
    }
    assertThat(waited.map(Command::timeToLive)).contains(Duration.ofMinutes(1));
  }

  @Test
  void aWaitThatIsOverAnswersWithHowItStands() {
    Answer answer = rig.post(PIPELINES + "?wait=1", deployment(0.1));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("state")).isEqualTo("waiting");
    assertThat(answer.json().has("result")).isFalse();
  }
}
