package io.hybridrunner.relay.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.relay.state.RelayState.Recorded;
import io.hybridrunner.testkit.Pipelines;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StatusLawTest {

  private static final Instant NOW = Instant.parse("2026-03-27T00:00:00Z");

  record Report(String runner, int run, RunPhase phase) {
    RunStatus status() {
      return new RunStatus(
          Pipelines.runId("run " + run),
          Optional.of(Pipelines.id("orders")),
          "shop.orders",
          phase,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  @Provide
  Arbitrary<List<Report>> reports() {
    return Combinators.combine(
            Arbitraries.of("berlin", "paris"),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(RunPhase.class))
        .as(Report::new)
        .list()
        .ofMaxSize(60);
  }

  @Property
  void noInterleavingTakesARunAStepBackOrToAnotherRunner(@ForAll("reports") List<Report> reports) {
    RelayState state = new InMemoryState();
    Map<RunId, RunRecord> seen = new HashMap<>();
    for (Report report : reports) {
      Recorded recorded = state.record(report.runner(), report.status(), NOW);
      RunRecord now = state.run(report.status().runId()).orElseThrow();
      RunRecord before = seen.put(now.status().runId(), now);
      if (before == null) {
        assertThat(recorded).isEqualTo(Recorded.KEPT);
      } else {
        assertThat(now.runnerId()).isEqualTo(before.runnerId());
        assertThat(before.status().phase().canBecome(now.status().phase())).isTrue();
        assertThat(recorded == Recorded.KEPT)
            .isEqualTo(
                before.runnerId().equals(report.runner())
                    && !before.status().phase().isTerminal()
                    && before.status().phase().canBecome(report.phase()));
      }
    }
  }

  @Example
  void theOldestEndedRunsAreGivenUpAndTheLiveOnesAreNot() {
    RelayState state = new InMemoryState(new Retention(10, 3, 10, 10, 1 << 20));
    state.record("berlin", new Report("berlin", 0, RunPhase.RUNNING).status(), NOW);
    for (int run = 1; run <= 5; run++) {
      state.record("berlin", new Report("berlin", run, RunPhase.SUCCESS).status(), NOW);
    }

    assertThat(state.run(Pipelines.runId("run 0"))).isPresent();
    assertThat(state.run(Pipelines.runId("run 2"))).isEmpty();
    assertThat(state.run(Pipelines.runId("run 3"))).isPresent();
  }

  @Example
  void resultsAreBoundedByTheirSizeToo() {
    RelayState state = new InMemoryState(new Retention(1000, 10, 10, 10, 20_000));
    PipelineId pipeline = Pipelines.id("orders");
    for (int i = 0; i < 10; i++) {
      CommandId id = new CommandId("c" + i);
      state.add(
          new CommandRecord(
              id,
              "berlin",
              "Run",
              Optional.of(pipeline),
              Optional.empty(),
              "digest",
              NOW.plusSeconds(i),
              NOW.plusSeconds(60),
              new CommandRecord.Progress.Waiting(
                  Pipelines.run("c" + i, "orders", Pipelines.runId("" + i)))));
      state.finish(id, new Reply.Done(id, "x".repeat(1500), Optional.empty()), NOW);
    }

    assertThat(state.commands("berlin", 100))
        .extracting(c -> c.id().value())
        .containsExactly("c9", "c8");
  }

  @Example
  void theFirstResultStays() {
    RelayState state = new InMemoryState();
    CommandId id = new CommandId("c");
    CommandRecord command =
        new CommandRecord(
            id,
            "berlin",
            "Run",
            Optional.empty(),
            Optional.empty(),
            "digest",
            NOW,
            NOW.plusSeconds(60),
            new CommandRecord.Progress.Waiting(Pipelines.run("c", "orders", Pipelines.runId("1"))));
    state.add(command);
    state.delivered(id, NOW);
    state.delivered(id, NOW.plusSeconds(5));

    assertThat(state.finish(id, new Reply.Done(id, "first", Optional.empty()), NOW)).isPresent();
    assertThat(state.finish(id, new Reply.Done(id, "second", Optional.empty()), NOW)).isEmpty();
    assertThat(state.command(id).flatMap(CommandRecord::deliveredAt)).contains(NOW);
    assertThat(state.add(command)).isPresent();
  }
}
