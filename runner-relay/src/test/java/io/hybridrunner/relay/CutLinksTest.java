package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.testkit.FaultyProxy;
import io.hybridrunner.testkit.FaultyProxy.Direction;
import io.hybridrunner.testkit.FaultyProxy.Fate;
import io.hybridrunner.testkit.FaultyProxy.Fault;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Links that are cut anywhere, while commands and statuses flow. */
class CutLinksTest {

  private static final int RUNS = 25;
  private static final int FIRST_LINKS_BYTES = 3_000;

  /** The runs of each pipeline, in the order they are asked for. */
  private static Map<PipelineId, List<RunId>> asked(Random random) {
    Map<PipelineId, List<RunId>> asked = new HashMap<>();
    for (int i = 0; i < RUNS; i++) {
      PipelineId pipeline = Pipelines.id("p" + random.nextInt(3));
      asked.computeIfAbsent(pipeline, id -> new ArrayList<>()).add(Pipelines.runId("r" + i));
    }
    return asked;
  }

  /** Everything is asked twice, as by a caller that did not hear the first answer. */
  private static void ask(RelayRig rig, PipelineId pipeline, RunId run) {
    assertThat(rig.run(pipeline, run).status()).isIn(200, 202);
    assertThat(rig.run(pipeline, run).status()).isIn(200, 202);
  }

  private static CompletableFuture<?> askAll(RelayRig rig, Map<PipelineId, List<RunId>> asked) {
    return CompletableFuture.allOf(
        asked.entrySet().stream()
            .map(
                line ->
                    CompletableFuture.runAsync(
                        () -> line.getValue().forEach(run -> ask(rig, line.getKey(), run))))
            .toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Links live longer and longer: one that never lives long enough for what is owed to pass would
   * have the test go on for ever.
   */
  private static IntFunction<Fate> cuts(Random random) {
    return link ->
        new Fate(
            new Fault.Reset(),
            random.nextBoolean() ? Direction.TO_TARGET : Direction.FROM_TARGET,
            random.nextInt(FIRST_LINKS_BYTES + 100 * link),
            Duration.ZERO);
  }

  private static Set<CommandId> finished(RelayRig rig) {
    Set<CommandId> finished = new HashSet<>();
    for (var command : rig.get(RelayRig.RUNNER + "/commands?limit=1000").json().path("data")) {
      if (command.path("state").asText().equals("done")) {
        finished.add(new CommandId(command.path("id").asText()));
      }
    }
    return finished;
  }

  private static boolean nothingIsUnanswered(RelayRig rig) {
    return rig.get(RelayRig.RUNNER).json().path("unansweredCommands").asInt(-1) == 0;
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void nothingIsLostDoubledOrSwappedHoweverOftenTheLinkIsCut(@ForAll long seed) {
    Random random = new Random(seed);
    Map<PipelineId, List<RunId>> asked = asked(random);
    try (RelayRig rig = new RelayRig();
        FaultyProxy proxy = FaultyProxy.to(rig.port(), cuts(random))) {
      CutRunner runner = new CutRunner(proxy.port());
      Set<CommandId> finishedBefore = new HashSet<>();
      CompletableFuture<?> asking = askAll(rig, asked);

      runner.workUntil(
          () -> {
            finishedBefore.addAll(finished(rig));
            // Now and then another process; refused while the relay holds the last one's link.
            return "boot-" + runner.links() / 5;
          },
          () ->
              runner.executions().size() == RUNS
                  && runner.owesNothing()
                  && nothingIsUnanswered(rig),
          id -> assertThat(finishedBefore).as("finished, and sent again").doesNotContain(id));
      asking.join();

      assertThat(runner.links()).as("links").isGreaterThan(2);
      assertThat(runner.executions())
          .hasSize(RUNS)
          .allSatisfy((run, times) -> assertThat(times).isOne());
      assertThat(runner.order()).isEqualTo(asked);
      for (RunId run : runner.executions().keySet()) {
        assertThat(rig.get("/api/v1/runs/" + run).text("pipelineState")).isEqualTo("success");
      }
    }
  }
}
