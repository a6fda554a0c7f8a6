package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.openmetadata.Difference;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows that read as if a run went on, as the inventory finds and closes them. */
class OrphanRowsTest {

  private static final RunId RUN = Pipelines.runId("r");
  private final InventoryWorld world = new InventoryWorld(20);

  @Test
  void anOrphanIsClosedWhenTwoInventoriesInARowFoundIt() {
    world.both("p1", 0.1);
    world.row("p1", RUN, "running");
    world.inventory();
    world.time.advance(Duration.ofSeconds(20));
    world.inventory();
    world.rows();
    assertThat(world.state("p1", RUN)).as("20 s are too short").isEqualTo("running");
    world.time.advance(Duration.ofMinutes(10));
    world.inventory();
    world.rows();
    assertThat(world.state("p1", RUN)).isEqualTo("failed");
    assertThat(world.settled).as("the engine has no such run to settle").isEmpty();
  }

  @Test
  void aRowThatWasSeenToBeWellInBetweenIsNoOrphan() {
    world.both("p1", 0.1);
    world.row("p1", RUN, "running");
    world.inventory();
    world.row("p1", RUN, "success");
    world.time.advance(Duration.ofHours(1));
    world.inventory();
    world.row("p1", RUN, "running");
    world.time.advance(Duration.ofHours(1));
    world.inventory();
    world.rows();
    assertThat(world.state("p1", RUN)).isEqualTo("running");
  }

  @Test
  void theRowOfALiveRunIsLeftAlone() {
    world.both("p1", 0.1);
    assertThat(world.give(Pipelines.run("c-1", "p1", RUN))).isInstanceOf(Reply.Done.class);
    world.row("p1", RUN, "running");
    for (int i = 0; i < 3; i++) {
      world.inventory();
      world.time.advance(Duration.ofHours(1));
    }
    world.rows();
    assertThat(world.state("p1", RUN)).isEqualTo("running");
  }

  @Test
  void anOrphanWhoseEndIsKnownIsClosedWithIt() {
    world.both("p1", 0.1);
    world.row("p1", RUN, "success");
    world.rows.observe(ended(RunPhase.SUCCESS));
    world.rows();
    world.row("p1", RUN, "running");
    world.inventory();
    world.time.advance(Duration.ofHours(1));
    world.inventory();
    world.rows();
    assertThat(world.state("p1", RUN)).isEqualTo("success");
  }

  @Test
  void anOrphanWhoseEndOnlyTheEngineRemembersIsClosedWithIt() {
    world.both("p1", 0.1);
    assertThat(world.give(Pipelines.run("c-1", "p1", RUN))).isInstanceOf(Reply.Done.class);
    world.engine.move(RUN, RunPhase.SUCCESS);
    world.engine.settle(RUN, RunPhase.SUCCESS);
    world.row("p1", RUN, "running");
    world.inventory();
    world.time.advance(Duration.ofHours(1));
    world.inventory();
    world.rows();
    assertThat(world.state("p1", RUN)).isEqualTo("success");
  }

  @Test
  void nothingIsPresumedOfARunThatTheEngineDoesNotAnswerFor() {
    world.both("p1", 0.1);
    world.row("p1", RUN, "running");
    world.inventory();
    world.time.advance(Duration.ofHours(1));
    Cause away = Cause.of(Cause.Kind.ENGINE_UNAVAILABLE, "the engine is away", "Wait.");
    Difference.Orphan orphan =
        new Difference.Orphan(
            ServerAnswers.page(world.server.pageJson(Optional.empty(), 10)).pipelines().get(0),
            world.server.row("shop.p1", RUN).given().orElseThrow().orElseThrow());
    world.engine.trouble(Optional.of(away));
    world.remedy.close(orphan);
    assertThat(world.rows.owed()).isZero();
    world.engine.trouble(Optional.empty());
    world.remedy.close(orphan);
    assertThat(world.rows.owed()).isEqualTo(1);
  }

  @Test
  void aRunThatTheEngineHasAsLiveIsNotClosed() {
    world.both("p1", 0.1);
    world.row("p1", RUN, "running");
    Difference.Orphan orphan =
        new Difference.Orphan(
            ServerAnswers.page(world.server.pageJson(Optional.empty(), 10)).pipelines().get(0),
            world.server.row("shop.p1", RUN).given().orElseThrow().orElseThrow());
    // It began after the runs were listed.
    assertThat(world.give(Pipelines.run("c-1", "p1", RUN))).isInstanceOf(Reply.Done.class);
    world.remedy.close(orphan);
    assertThat(world.rows.owed()).isZero();
  }

  @Test
  void aRunThatIsHeardOfIsNotLost() {
    world.both("p1", 0.1);
    world.row("p1", RUN, "running");
    world.inventory();
    world.time.advance(Duration.ofHours(1));
    world.inventory();
    assertThat(world.rows.owed()).isEqualTo(1);
    world.rows.observe(ended(RunPhase.RUNNING));
    assertThat(world.rows.owed()).isZero();
    world.rows.observe(ended(RunPhase.SUCCESS));
    world.rows();
    assertThat(world.state("p1", RUN)).isEqualTo("success");
  }

  private RunStatus ended(RunPhase phase) {
    Deployment deployment = world.deployed("p1").orElseThrow();
    return new RunStatus(
        RUN,
        Optional.of(deployment.pipelineId()),
        deployment.name(),
        phase,
        Optional.of(world.time.instant()),
        phase.isTerminal() ? Optional.of(world.time.instant()) : Optional.empty(),
        Optional.empty());
  }

  @Test
  void manyOrphansAreClosedAtOnce() {
    List<RunId> runs = IntStream.range(0, 30).mapToObj(i -> Pipelines.runId("r" + i)).toList();
    world.both("p1", 0.1);
    runs.forEach(run -> world.row("p1", run, "queued"));
    world.inventory();
    world.time.advance(Duration.ofHours(1));
    world.inventory();
    world.rows();
    assertThat(runs).allMatch(run -> world.state("p1", run).equals("failed"));
  }
}
