package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of runs, and when: of settled ones nothing any more. */
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
