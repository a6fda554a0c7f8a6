package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

class SettlementTest {

  private static final Cause AWAY = Cause.of(Cause.Kind.ENGINE_UNAVAILABLE, "away", "");

  private FakeEngine.Ledger ledger = new FakeEngine.Ledger();
  private FakeEngine engine = new FakeEngine(ledger, new ManualTime());
  private Settlement settlement = new Settlement(engine);

  @BeforeTry
  void begin() {
    ledger = new FakeEngine.Ledger();
    engine = new FakeEngine(ledger, new ManualTime());
    settlement = new Settlement(engine);
  }

  private RunId endedRun(String name) {
    engine.deploy(Pipelines.plan("p", "{}"));
    RunId runId = Pipelines.runId(name);
    engine.submit(
        new io.hybridrunner.model.RunPlan.OfPipeline(
            runId, "h", engine.deployment(Pipelines.id("p")).orElseThrow(), Optional.empty()));
    engine.move(runId, RunPhase.SUCCESS);
    return runId;
  }

  private void quietly(Runnable payment) {
    try {
      payment.run();
    } catch (EngineException away) {
      assertThat(away.reason()).isEqualTo(AWAY);
    }
  }

  private void link(RunId runId) {
    quietly(() -> settlement.linkKnows(runId, RunPhase.SUCCESS));
  }

  private void row(RunId runId) {
    quietly(() -> settlement.rowIsSeenTo(runId, RunPhase.SUCCESS));
  }

  /** As long as the engine lists it both who are owed it say again what they know. */
  @Property(tries = 500)
  void anyInterleavingEndsSettledAndNeverBeforeBothKnow(
      @ForAll @Size(max = 30) List<@IntRange(max = 4) Integer> choices) {
    RunId runId = endedRun("r");
    boolean linkKnows = false;
    boolean rowIsSeenTo = false;
    for (int choice : choices) {
      switch (choice) {
        case 0 -> {
          link(runId);
          linkKnows = true;
        }
        case 1 -> {
          row(runId);
          rowIsSeenTo = true;
        }
        case 2 -> engine.trouble(Optional.of(AWAY));
        case 3 -> engine.trouble(Optional.empty());
        default -> {
          // The runner starts again, and only the engine's ledger remembers.
          settlement = new Settlement(engine);
          linkKnows = ledger.isSettled(runId);
          rowIsSeenTo = linkKnows;
        }
      }
      assertThat(ledger.isSettled(runId)).isIn(false, linkKnows && rowIsSeenTo);
    }
    engine.trouble(Optional.empty());
    link(runId);
    row(runId);
    // With what was paid already, or by both now.
    assertThat(ledger.isSettled(runId)).isTrue();
    assertThat(engine.runs()).extracting(RunStatus::runId).doesNotContain(runId);
  }

  @Test
  void bothAtOnceSettleIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 500; i++) {
        RunId runId = endedRun("r" + i);
        CountDownLatch start = new CountDownLatch(2);
        Future<?> link = threads.submit(() -> together(start, () -> link(runId)));
        Future<?> row = threads.submit(() -> together(start, () -> row(runId)));
        link.get();
        row.get();
        assertThat(ledger.isSettled(runId)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean together(CountDownLatch start, Runnable task) throws InterruptedException {
    start.countDown();
    start.await();
    task.run();
    return true;
  }
}
