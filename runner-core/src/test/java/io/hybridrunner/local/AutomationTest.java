package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Automations belong to no pipeline, so their run id alone is enough to find them. */
class AutomationTest {

  private static final PipelineId ANY = Pipelines.id("any");

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() {
    fixture = new EngineFixture(directory);
    fixture.secrets().put("db", "value");
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  private Settings settings(String automation) {
    return fixture
        .settings(EngineFixture.WAITS)
        .withAutomationCommand(List.of("/bin/sh", "-c", automation, directory.toString()));
  }

  private RunId automation(String name) {
    fixture.engine().submit(Plans.automation(name));
    return fixture.adopt(name);
  }

  @Test
  void theLogOfAnAutomationIsReadByItsRunId() {
    fixture.start(settings("echo connected"));
    RunId runId = automation("test");
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    LogPage page = fixture.engine().logs(ANY, Optional.of(runId), Optional.empty());
    assertThat(page.text()).isEqualTo("connected\n");
    assertNoLog(Optional.empty());
  }

  @Test
  void anAutomationIsKilledByItsRunIdOnly() {
    fixture.start(settings(EngineFixture.WAITS));
    RunId runId = automation("test");
    RunId other = automation("other test");
    fixture.awaitLines("begun", 2);
    assertThat(fixture.engine().kill(ANY, Optional.empty(), "jane")).isZero();
    assertThat(fixture.engine().kill(ANY, Optional.of(runId), "jane")).isEqualTo(1);
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(fixture.status(other).phase().isTerminal()).isFalse();
  }

  @Test
  void aRunOfAnotherPipelineIsNotFoundByItsIdAlone() {
    fixture.start(settings("true"));
    RunId runId = fixture.run("mine");
    fixture.awaitLines("begun", 1);
    assertThat(fixture.engine().kill(ANY, Optional.of(runId), "jane")).isZero();
    assertNoLog(Optional.of(runId));
    assertThat(fixture.status(runId).phase().isTerminal()).isFalse();
  }

  private void assertNoLog(Optional<RunId> runId) {
    assertThatThrownBy(() -> fixture.engine().logs(ANY, runId, Optional.empty()))
        .isInstanceOfSatisfying(
            EngineException.class,
            failed -> assertThat(failed.reason().kind()).isEqualTo(Kind.NOT_FOUND));
  }
}
