package io.hybridrunner.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrackedRunTest {

  private static final Instant NOW = Instant.parse("2026-03-27T00:00:00Z");

  private final TrackedRun run =
      new TrackedRun(
          WorkflowRecord.of(
                  (Fields)
                      Document.json(
                              "{\"metadata\": {\"name\": \"w\", \"resourceVersion\": \"1\","
                                  + " \"uid\": \""
                                  + Pipelines.runId("run")
                                  + "\"}}")
                          .root())
              .orElseThrow());

  private static RunStatus status(RunPhase phase) {
    return new RunStatus(
        Pipelines.runId("run"),
        Optional.empty(),
        "w",
        phase,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void itNeverGoesBackAndNeverRepeatsItself() {
    List<RunPhase> told = new ArrayList<>();
    for (RunPhase phase :
        List.of(
            RunPhase.QUEUED,
            RunPhase.QUEUED,
            RunPhase.RUNNING,
            RunPhase.QUEUED,
            RunPhase.FAILED,
            RunPhase.SUCCESS,
            RunPhase.RUNNING)) {
      run.tell(status(phase), each -> told.add(each.phase()));
    }
    assertThat(told).containsExactly(RunPhase.QUEUED, RunPhase.RUNNING, RunPhase.FAILED);
    assertThat(run.ended()).isCompletedWithValue(status(RunPhase.FAILED));
  }

  /** A slow observer holds up nobody, and hears all in order. */
  @Test
  void twoWhoTellAtOnceTellInOrderAndHoldNoLock() throws InterruptedException {
    List<RunPhase> told = new ArrayList<>();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread slow =
        new Thread(
            () ->
                run.tell(
                    status(RunPhase.QUEUED),
                    each -> {
                      told.add(each.phase());
                      inside.countDown();
                      await(goOn);
                    }));
    slow.start();
    await(inside);
    run.tell(status(RunPhase.RUNNING), each -> told.add(each.phase()));
    assertThat(run.status().orElseThrow().phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(told).containsExactly(RunPhase.QUEUED);
    goOn.countDown();
    slow.join(Duration.ofSeconds(10).toMillis());
    assertThat(told).containsExactly(RunPhase.QUEUED, RunPhase.RUNNING);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void looksComeLaterEachTime() {
    assertThat(run.beginLook(NOW, false)).isTrue();
    assertThat(run.beginLook(NOW, true)).as("somebody looks").isFalse();
    run.endLook(NOW, false);
    assertThat(run.beginLook(NOW.plusSeconds(4), false)).isFalse();
    assertThat(run.beginLook(NOW.plusSeconds(5), false)).isTrue();
    run.endLook(NOW, false);
    assertThat(run.beginLook(NOW.plusSeconds(9), false)).isFalse();
    assertThat(run.beginLook(NOW.plusSeconds(9), true)).as("there is news").isTrue();
  }
}
