package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunEndsTest {

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() {
    fixture = new EngineFixture(directory);
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "exit 1, exit code 1",
    "exit 126, could not be executed",
    "no-such-tool, was not found",
    "kill -9 $$, killed by the system or by hand",
    "kill -11 $$, it crashed",
    "kill -13 $$, disk is full",
    "kill -15 $$, terminated by somebody other",
    "exit 255, exit code 255",
  })
  void anExitCodeIsExplained(String script, String sentence) {
    fixture.start("echo oh no; " + script);
    Cause cause = fixture.awaitFailure(fixture.run("exit"));
    assertThat(cause.kind()).isEqualTo(Kind.INGESTION_FAILED);
    assertThat(cause.message()).contains("exit code").contains(sentence);
    assertThat(cause.evidence().get(0)).isEqualTo("oh no");
  }

  @Test
  void anAutomationHasACommandOfItsOwnAndItsConfigurationAsItIs() throws Exception {
    fixture.secrets().put("db", "value");
    fixture.start(
        fixture
            .settings("exit 1")
            .withAutomationCommand(
                List.of(
                    "/bin/sh",
                    "-c",
                    "printf %s \"$config\" > \"$0/config\"",
                    directory.toString())));
    fixture.engine().submit(Plans.automation("test"));
    assertThat(fixture.awaitEnd(fixture.adopt("test")).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.status(Pipelines.runId("test")).pipelineId()).isEmpty();
    assertThat(Files.readString(fixture.file("config")))
        .contains("\"password\"", "\"value\"")
        .doesNotContain("pipelineRunId");
  }

  @Test
  void withoutACommandForThemAutomationsAreRefused() {
    fixture.start("true");
    assertThatThrownBy(() -> fixture.engine().submit(Plans.automation("refused")))
        .isInstanceOfSatisfying(
            EngineException.class,
            refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("engine.local.automationCommand");
    assertThat(fixture.engine().runs()).isEmpty();
  }

  @Test
  void onlyTheNewestAutomationsAreKept() {
    fixture.start(
        fixture
            .settings("true")
            .withAutomationCommand(List.of("/bin/true"))
            .withBounds(Duration.ofSeconds(1), 1 << 20, 4, 2));
    fixture.secrets().put("db", "value");
    for (int i = 0; i < 4; i++) {
      fixture.engine().submit(Plans.automation("test-connection-" + i));
      RunId runId = fixture.adopt("test-connection-" + i);
      fixture.awaitEnd(runId);
      fixture.engine().settle(runId, RunPhase.SUCCESS);
    }
    assertThat(fixture.files(Pipelines.runId("test-connection-1")).directory()).doesNotExist();
    assertThat(fixture.files(Pipelines.runId("test-connection-2")).directory()).exists();
  }

  @Test
  void aScheduleIsRefusedAndThePreviousDeploymentStays() {
    fixture.start("true");
    fixture.engine().deploy(Pipelines.plan("timed", "{}"));
    assertThatThrownBy(() -> fixture.engine().deploy(Plans.scheduled("timed", "0 3 * * *")))
        .isInstanceOfSatisfying(
            EngineException.class,
            refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("shop.timed")
        .hasMessageContaining("0 3 * * *")
        .hasMessageContaining("no scheduler");
    assertThat(fixture.engine().deployment(Pipelines.id("timed"))).isPresent();
  }

  @Test
  void aDeployThatFailsLeavesThePreviousOneInForce() throws Exception {
    fixture.start("printf %s \"$config\" > \"$0/config\"");
    fixture.engine().deploy(Pipelines.plan("kept", "{\"version\": \"old\"}"));
    Path inTheWay = fixture.state().resolve("pipelines/" + Pipelines.id("kept") + ".json.tmp");
    Files.createDirectory(inTheWay);
    assertThatThrownBy(
            () -> fixture.engine().deploy(Pipelines.plan("kept", "{\"version\": \"new\"}")))
        .isInstanceOfSatisfying(
            EngineException.class,
            failed -> assertThat(failed.reason().kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE));
    RunId runId = fixture.submit("kept", Pipelines.runId("kept"));
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(Files.readString(fixture.file("config"))).contains("old");
  }

  @Test
  void settledRunsArePrunedToTheNewestAndUnsettledOnesNever() {
    fixture.start(fixture.settings("true").withBounds(Duration.ofSeconds(1), 1 << 20, 4, 3));
    fixture.engine().deploy(Pipelines.plan("many", "{}"));
    List<RunId> runs = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      RunId runId = fixture.submit("many", Pipelines.runId("many " + i));
      fixture.awaitEnd(runId);
      runs.add(runId);
    }
    runs.subList(1, 7).forEach(runId -> fixture.engine().settle(runId, RunPhase.SUCCESS));
    assertThat(runs.stream().map(runId -> fixture.files(runId).exists()).toList())
        .containsExactly(true, false, false, false, true, true, true);
    assertThat(fixture.engine().runs()).hasSize(1);
  }

  @Test
  void aHundredRunsOnFourSlotsAllEnd() throws Exception {
    Settings settings =
        fixture
            .settings(
                "mkdir \"$0/at/$pipelineRunId\"; ls \"$0/at\" | wc -l >> \"$0/together\";"
                    + " sleep 0.02; rmdir \"$0/at/$pipelineRunId\"; echo x >> \"$0/ran\"")
            .withBounds(Duration.ofSeconds(1), 1 << 20, 4, 100);
    Files.createDirectory(fixture.file("at"));
    fixture.start(settings);
    fixture.engine().deploy(Pipelines.plan("burst", "{}"));
    List<RunId> runs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      runs.add(fixture.submit("burst", Pipelines.runId("burst " + i)));
    }
    for (RunId runId : runs) {
      assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
      assertThat(fixture.reportedEnds(runId)).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(fixture.lines("ran")).hasSize(100);
    assertThat(fixture.lines("together"))
        .allSatisfy(n -> assertThat(Integer.parseInt(n.strip())).isBetween(1, 4));
    assertThat(fixture.status(runs.get(0)).startedAt().orElseThrow())
        .isBefore(fixture.status(runs.get(99)).startedAt().orElseThrow());
  }

  @Test
  void runsThatWaitedBeforeARestartStartInTheOrderInWhichTheyCame() throws Exception {
    Settings one =
        fixture.settings(EngineFixture.WAITS).withBounds(Duration.ofSeconds(1), 1 << 20, 1, 20);
    fixture.start(one);
    fixture.engine().deploy(Pipelines.plan("queue", "{}"));
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      order.add(fixture.submit("queue", Pipelines.runId("queue " + i)).toString());
    }
    fixture.awaitLines("begun", 1);
    fixture.start(one);
    fixture.open("gate");
    EngineFixture.awaitThat(() -> assertThat(fixture.lines("begun")).isEqualTo(order));
    for (int i = 0; i < 6; i++) {
      assertThat(fixture.awaitEnd(Pipelines.runId("queue " + i)).phase())
          .isEqualTo(RunPhase.SUCCESS);
    }
  }
}
