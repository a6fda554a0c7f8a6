package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import io.hybridrunner.testkit.StepExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final List<RunId> RUNS =
      List.of(Pipelines.runId("a"), Pipelines.runId("b"), Pipelines.runId("c"));

  private static final List<RunPhase> PHASES = List.of(RunPhase.values());

  /** A control plane, an engine and a link that do what they are told. */
  private static final class World {
    final StepExecutor executor = new StepExecutor();
    final List<StatusEvent> delivered = new ArrayList<>();
    final Map<RunId, RunPhase> settled = new HashMap<>();
    final Map<RunId, RunStatus> engine = new HashMap<>();
    final List<RunStatus> history = new ArrayList<>();
    boolean up;
    boolean settling = true;
    final Outbox outbox =
        new Outbox(
            event -> {
              if (up) {
                delivered.add(event);
              }
              return up;
            },
            end -> {
              if (!settling) {
                throw new EngineException(Cause.of(Kind.ENGINE_UNAVAILABLE, "away", "wait"));
              }
              settled.put(end.runId(), end.phase());
            },
            executor,
            RunnerListener.none());

    void move(RunId runId, RunPhase phase) {
      RunStatus now = engine.get(runId);
      if (now == null || (now.phase() != phase && now.phase().canBecome(phase))) {
        RunStatus status = status(runId, phase);
        engine.put(runId, status);
        history.add(status);
        outbox.observe(status);
      }
    }

    void reconcile() {
      engine.values().stream()
          .filter(status -> !settled.containsKey(status.runId()))
          .toList()
          .forEach(outbox::observe);
      outbox.pump();
    }

    void acknowledge(int choice) {
      if (!delivered.isEmpty()) {
        outbox.acknowledged(delivered.get(Math.floorMod(choice, delivered.size())).id());
      }
    }

    void settleDown() {
      up = true;
      settling = true;
      for (int round = 0; round < 3; round++) {
        outbox.linkUp();
        reconcile();
        executor.finish();
        List.copyOf(delivered).forEach(event -> outbox.acknowledged(event.id()));
        executor.finish();
      }
    }

    List<RunPhase> phases(RunId runId) {
      return delivered.stream()
          .map(StatusEvent::status)
          .filter(status -> status.runId().equals(runId))
          .map(RunStatus::phase)
          .toList();
    }
  }

  private static RunStatus status(RunId runId, RunPhase phase) {
    return new RunStatus(
        runId,
        Optional.empty(),
        "shop.nightly",
        phase,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private record Action(int kind, int choice) {
    void apply(World world) {
      RunId runId = RUNS.get(Math.floorMod(choice, RUNS.size()));
      RunPhase phase = PHASES.get(Math.floorMod(choice / 3, PHASES.size()));
      switch (kind) {
        case 0, 1, 2 -> world.move(runId, phase);
        case 3, 4, 5 -> world.executor.step(choice);
        case 6, 7 -> world.acknowledge(choice);
        case 8 -> {
          world.up = true;
          world.outbox.linkUp();
        }
        case 9 -> world.up = false;
        case 10 -> world.reconcile();
        case 11 -> world.settling = !world.settling;
        // An old listing arrives late.
        default -> {
          if (!world.history.isEmpty()) {
            world.outbox.observe(world.history.get(Math.floorMod(choice, world.history.size())));
          }
        }
      }
    }
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 12), Arbitraries.integers().between(0, 1000))
        .as(Action::new)
        .list()
        .ofMaxSize(120);
  }

  @Property
  void everyEndIsDeliveredAndSettledAndNothingStepsBack(@ForAll("actions") List<Action> actions) {
    World world = new World();
    actions.forEach(action -> action.apply(world));
    world.settleDown();
    for (RunId runId : RUNS) {
      RunStatus end = world.engine.get(runId);
      List<RunPhase> phases = world.phases(runId);
      for (int i = 1; i < phases.size(); i++) {
        assertThat(phases.get(i - 1).canBecome(phases.get(i))).isTrue();
      }
      if (end != null) {
        assertThat(phases).contains(end.phase());
        if (end.phase().isTerminal()) {
          assertThat(world.settled).containsEntry(runId, end.phase());
        }
      }
    }
    assertThat(world.outbox.owed()).isZero();
    assertThat(world.outbox.liveRuns())
        .containsExactlyInAnyOrderElementsOf(
            world.engine.values().stream()
                .filter(status -> !status.phase().isTerminal())
                .map(RunStatus::runId)
                .toList());
  }

  @Test
  void aNewerStatusReplacesOneThatWasNotSentYet() {
    World world = new World();
    world.move(RUNS.get(0), RunPhase.QUEUED);
    world.move(RUNS.get(0), RunPhase.RUNNING);
    world.move(RUNS.get(0), RunPhase.SUCCESS);
    world.settleDown();
    assertThat(world.phases(RUNS.get(0))).containsOnly(RunPhase.SUCCESS);
  }

  @Test
  void anEndGoesOnBeingOwedUntilItIsAcknowledged() {
    World world = new World();
    world.up = true;
    world.move(RUNS.get(0), RunPhase.FAILED);
    world.executor.finish();
    world.up = false;
    world.up = true;
    world.outbox.linkUp();
    world.executor.finish();
    assertThat(world.phases(RUNS.get(0))).containsExactly(RunPhase.FAILED, RunPhase.FAILED);
    assertThat(world.outbox.owed()).isEqualTo(1);
    world.acknowledge(0);
    world.executor.finish();
    assertThat(world.outbox.owed()).isZero();
    assertThat(world.settled).containsEntry(RUNS.get(0), RunPhase.FAILED);
  }

  @Test
  void aSettlementThatFailedIsMadeUpForWithoutTellingTheControlPlaneTwice() {
    World world = new World();
    world.up = true;
    world.settling = false;
    world.move(RUNS.get(0), RunPhase.SUCCESS);
    world.executor.finish();
    world.acknowledge(0);
    world.executor.finish();
    assertThat(world.settled).isEmpty();
    world.settling = true;
    world.reconcile();
    world.executor.finish();
    assertThat(world.settled).containsKey(RUNS.get(0));
    assertThat(world.delivered).hasSize(1);
  }

  @Test
  void aLinkThatComesUpWhileSendingFailsIsNotMissed() {
    World world = new World();
    List<StatusEvent> sent = new ArrayList<>();
    Outbox[] outbox = new Outbox[1];
    boolean[] up = {false};
    outbox[0] =
        new Outbox(
            event -> {
              if (!up[0]) {
                // The link comes up after this send has failed and before that is noted.
                up[0] = true;
                outbox[0].linkUp();
                return false;
              }
              return sent.add(event);
            },
            end -> {},
            world.executor,
            RunnerListener.none());
    outbox[0].observe(status(RUNS.get(0), RunPhase.SUCCESS));
    world.executor.finish();
    assertThat(sent).hasSize(1);
  }
}
