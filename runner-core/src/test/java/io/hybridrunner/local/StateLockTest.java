package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state directory belongs to one engine at a time. */
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
}
