package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state directory belongs to one engine at a time, and only that one changes it. */
class StateLockTest {

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

  private static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, failed -> assertThat(failed.reason().kind()).isEqualTo(kind));
  }

  private LocalProcessEngine refused() {
    LocalProcessEngine second = new LocalProcessEngine(fixture.settings("true"));
    assertFails(Kind.CONFLICT, () -> second.start(status -> {}));
    return second;
  }

  private void assertAnotherProcessIsRefused() throws Exception {
    try (EngineProcess other =
        EngineProcess.start(fixture, "other", "true", EngineFixture.TOOLS, "value")) {
      EngineFixture.awaitTrue(() -> !other.isAlive() || !fixture.lines("submitted").isEmpty());
      assertThat(fixture.lines("submitted")).isEmpty();
      assertThat(fixture.lines("engine.out").toString()).contains("another runner works in");
    }
  }

  @Test
  void refusingAnEngineInTheSameProcessLeavesTheLockWithTheFirst() throws Exception {
    fixture.start("true");
    refused().close();
    assertAnotherProcessIsRefused();
    refused().close();
    assertAnotherProcessIsRefused();
    assertThat(fixture.awaitEnd(fixture.run("first")).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void anEngineThatWasRefusedChangesNothing() throws Exception {
    fixture.start("true");
    fixture.engine().deploy(Pipelines.plan("kept", "{}"));
    RunId ended = fixture.submit("kept", Pipelines.runId("kept"));
    fixture.awaitEnd(ended);
    LocalProcessEngine second = refused();
    assertThatThrownBy(() -> second.deploy(Pipelines.plan("another", "{}")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> second.setEnabled(Pipelines.id("kept"), 0.2, false))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> second.undeploy(Pipelines.id("kept"), "jane"))
        .isInstanceOf(IllegalStateException.class);
    assertOnlyKeptIsDeployed();
  }

  @Test
  void anEngineThatWasClosedChangesNothing() throws Exception {
    fixture.start(EngineFixture.WAITS);
    LocalProcessEngine first = fixture.engine();
    RunId runId = fixture.run("kept");
    fixture.awaitLines("begun", 1);
    fixture.start(EngineFixture.WAITS);
    assertFails(Kind.ENGINE_UNAVAILABLE, () -> first.deploy(Pipelines.plan("another", "{}")));
    assertFails(Kind.ENGINE_UNAVAILABLE, () -> first.setEnabled(Pipelines.id("kept"), 0.2, false));
    assertFails(Kind.ENGINE_UNAVAILABLE, () -> first.undeploy(Pipelines.id("kept"), "jane"));
    assertFails(Kind.ENGINE_UNAVAILABLE, () -> first.settle(runId, RunPhase.SUCCESS));
    assertThatThrownBy(() -> first.kill(Pipelines.id("kept"), Optional.empty(), "jane"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("the engine is closed. Ask again");
    assertOnlyKeptIsDeployed();
    fixture.open("gate");
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  private void assertOnlyKeptIsDeployed() throws Exception {
    try (var files = Files.list(fixture.state().resolve("pipelines"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactly(Pipelines.id("kept") + ".json");
    }
    assertThat(fixture.engine().deployment(Pipelines.id("kept")).orElseThrow().enabled()).isTrue();
  }
}
