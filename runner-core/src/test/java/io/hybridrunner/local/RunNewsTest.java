package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of runs, and when: why they wait, and of settled ones nothing any more. */
class RunNewsTest {

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

  private void awaitSaysWhyItWaits(RunId runId) {
    EngineFixture.awaitTrue(() -> fixture.status(runId).cause().isPresent());
    RunStatus status = fixture.status(runId);
    assertThat(status.phase()).isEqualTo(RunPhase.QUEUED);
    assertThat(status.startedAt()).isEmpty();
    Cause cause = status.cause().orElseThrow();
    assertThat(cause.kind()).isEqualTo(Kind.BUSY);
    assertThat(cause.message()).contains("1 run");
    assertThat(cause.cure()).contains("engine.local.maxRunning");
    EngineFixture.awaitThat(() -> assertThat(fixture.observed()).contains(status));
  }

  @Test
  void aRunThatWaitsForASlotSaysSoAndForgetsItWhenItWorks() throws Exception {
    Settings one =
        fixture.settings(EngineFixture.WAITS).withBounds(Duration.ofSeconds(1), 1 << 20, 1, 20);
    fixture.start(one);
    RunId first = fixture.run("first");
    fixture.awaitLines("begun", 1);
    RunId second = fixture.run("second");
    awaitSaysWhyItWaits(second);
    assertThat(fixture.status(first).cause()).isEmpty();
    fixture.observed().clear();
    fixture.start(one);
    awaitSaysWhyItWaits(second);
    fixture.open("gate");
    assertThat(fixture.awaitEnd(second).cause()).isEmpty();
    EngineFixture.awaitThat(
        () -> assertThat(fixture.reportedEnds(second)).containsExactly(RunPhase.SUCCESS));
    List<Optional<Cause>> whileItWorked =
        fixture.observed().stream()
            .filter(status -> status.runId().equals(second))
            .filter(status -> status.phase() == RunPhase.RUNNING)
            .map(RunStatus::cause)
            .toList();
    assertThat(whileItWorked).isNotEmpty().allMatch(Optional::isEmpty);
  }

  @Test
  void whatWasSettledIsNotToldAgain() {
    fixture.start("true");
    RunId settled = fixture.run("settled");
    RunId owed = fixture.run("owed");
    for (RunId runId : List.of(settled, owed)) {
      EngineFixture.awaitThat(
          () -> assertThat(fixture.reportedEnds(runId)).containsExactly(RunPhase.SUCCESS));
    }
    fixture.engine().settle(settled, RunPhase.SUCCESS);
    fixture.closeEngine();
    fixture.observed().clear();
    fixture.start("true");
    EngineFixture.awaitThat(() -> assertThat(fixture.reportedEnds(owed)).hasSize(1));
    assertThat(fixture.awaitEnd(fixture.run("later")).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.observed()).noneMatch(status -> status.runId().equals(settled));
  }
}
