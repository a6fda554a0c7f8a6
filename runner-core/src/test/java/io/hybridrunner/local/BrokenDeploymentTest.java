package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Deployment;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that somebody broke by hand, or that does not belong there. */
class BrokenDeploymentTest {

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
  void theOthersAreListedAndWhoAsksForItIsToldWhatToDo() throws Exception {
    LocalProcessEngine engine = fixture.start("true");
    engine.deploy(Pipelines.plan("one", "{}"));
    engine.deploy(Pipelines.plan("two", "{}"));
    Path pipelines = fixture.state().resolve("pipelines");
    Path broken = pipelines.resolve(Pipelines.id("one") + ".json");
    Files.writeString(broken, "{");
    Files.writeString(pipelines.resolve("notes.json"), "[]");
    assertThat(engine.deployments())
        .extracting(Deployment::pipelineId)
        .containsExactly(Pipelines.id("two"));
    assertThatThrownBy(() -> engine.deployment(Pipelines.id("one")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Remove this file, and deploy the pipeline again");
    Files.delete(broken);
    engine.deploy(Pipelines.plan("one", "{}"));
    assertThat(engine.deployments()).hasSize(2);
  }
}
