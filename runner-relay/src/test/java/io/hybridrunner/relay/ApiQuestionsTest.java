package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.relay.RelayRig.Answer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations that ask a runner something and wait for its answer. */
class ApiQuestionsTest {

  private static final String ORDERS = RelayRig.RUNNER + "/pipelines/" + Pipelines.id("orders");
  private static final List<String> QUESTIONS =
      List.of(
          RelayRig.RUNNER + "/health",
          RelayRig.RUNNER + "/host-ip",
          ORDERS + "/logs",
          ORDERS + "/queued");

  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings);

  @AfterEach
  void close() {
    rig.close();
  }

  /** Asks, and lets the time pass until there is an answer. */
  private Answer unanswered(String question) {
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> rig.get(question));
    await()
        .until(
            () -> {
              time.advance(Duration.ofSeconds(1));
              rig.tick();
              return answer.isDone();
            });
    return answer.join();
  }

  @Test
  void anUnknownRunnerIsWaitedForAndThenSaidToBeAway() {
    for (String question : QUESTIONS) {
      Answer answer = unanswered(question);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text("kind")).isEqualTo("LINK_DOWN");
      assertThat(answer.text("message"))
          .isEqualTo("runner 'berlin' is not connected, last seen never");
    }
  }

  @Test
  void aConnectedRunnerThatDoesNotAnswerIsToldApart() {
    try (TestRunner runner = rig.runner("boot-1")) {
      CompletableFuture<Answer> asked =
          CompletableFuture.supplyAsync(() -> rig.get(ORDERS + "/queued?wait=5"));
      Command question = runner.expectCommand();
      assertThat(question.timeToLive()).isEqualTo(Duration.ofSeconds(5));

      time.advance(question.timeToLive());
      rig.tick();

      Answer answer = asked.join();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.text("message")).contains("was not answered in time");
      // What comes too late does no harm.
      runner.done(question.id()).send(new Frame.Ack(1));
      assertThat(runner.expect(Frame.Problem.class)).isNotNull();
    }
  }

  @Test
  void aLogIsReadPageByPage() {
    try (FakeRunner runner = rig.obliging("berlin")) {
      String run = Pipelines.runId("1").toString();

      Answer first = rig.get(ORDERS + "/logs?runId=" + run);
      Answer last = rig.get(ORDERS + "/logs?runId=" + run + "&after=" + first.text("after"));

      assertThat(first.text("ingestion_task")).isEqualTo("first line\n");
      assertThat(last.text("ingestion_task")).isEqualTo("last line\n");
      assertThat(last.json().has("after")).isFalse();
      assertThat(((Command.Logs) runner.command()).runId()).contains(Pipelines.runId("1"));
      assertThat(((Command.Logs) runner.command()).cursor()).contains("1");
    }
  }

  @Test
  void aRefusedQuestionHasItsCausesStatus() {
    Cause cause = Cause.of(Kind.NOT_FOUND, "pipeline is not deployed", "Deploy it.");
    try (FakeRunner runner = FakeRunner.refusing(rig.port(), "berlin", cause)) {
      for (String question : QUESTIONS) {
        Answer answer = rig.get(question);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("message")).isEqualTo("pipeline is not deployed");
        assertThat(answer.text("cure")).isEqualTo("Deploy it.");
        assertThat(runner.command()).isNotNull();
      }
    }
  }

  @Test
  void anAnswerToAnotherQuestionIsTheRunnersFault() {
    try (FakeRunner runner =
        FakeRunner.scripted(
            rig.port(), "berlin", asked -> new Reply.Done(asked.id(), "", Optional.empty()))) {
      for (String question : QUESTIONS) {
        assertThat(rig.get(question).status()).isEqualTo(502);
        assertThat(runner.command()).isNotNull();
      }
    }
  }

  @Test
  void aRunnerThatCouldNotTakeWorkSaysWhy() {
    Cause cause = Cause.of(Kind.ENGINE_UNAVAILABLE, "the disk is full", "Make room.");
    try (FakeRunner runner =
        FakeRunner.scripted(
            rig.port(), "berlin", asked -> new Reply.Healthy(asked.id(), "9.9", List.of(cause)))) {
      Answer answer = rig.get(RelayRig.RUNNER + "/health");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("code").intValue()).isEqualTo(503);
      assertThat(answer.text("version")).isEqualTo("9.9");
      assertThat(answer.json().path("problems").path(0).path("cure").asText())
          .isEqualTo("Make room.");
      assertThat(runner.command().operation()).isEqualTo("Health");
    }
  }

  @Test
  void aRelayThatStopsAnswersWhoWaits() {
    TestRunner runner = rig.runner("boot-1");
    CompletableFuture<Answer> asked =
        CompletableFuture.supplyAsync(() -> rig.get(RelayRig.RUNNER + "/health"));
    runner.expectCommand();

    rig.stopRelay();

    // Told, or cut off by the end of the server; never left waiting.
    assertThat(asked.handle((answer, cut) -> cut != null || answer.status() == 503).join())
        .isTrue();
  }
}
