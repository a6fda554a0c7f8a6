package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.testkit.FakeMetadataServer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import io.hybridrunner.testkit.Pipelines;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many debts at once, one that cannot be paid, and what is only presumed. */
class RowKeeperDebtsTest {

  private static final RunId RUN = Pipelines.runId("r");
  private static final RunId POISON = Pipelines.runId("poison");
  private static final String NAME = "shop.nightly";

  private final ManualTime time = new ManualTime();
  private final FakeMetadataServer server = new FakeMetadataServer();
  private final List<RunId> discharged = new ArrayList<>();
  private final Pace pace = new Pace(1000);
  private final RowKeeper keeper =
      new RowKeeper(
          poisoned(),
          pace,
          time,
          new Backoff(new SplittableRandom(7)),
          RunnerListener.none(),
          end -> discharged.add(end.runId()));

  @BeforeEach
  void onePipeline() {
    server.put(Pipelines.pipeline("nightly", 0.1));
  }

  /** A client that throws for one run. */
  private MetadataServer poisoned() {
    return (MetadataServer)
        Proxy.newProxyInstance(
            MetadataServer.class.getClassLoader(),
            new Class<?>[] {MetadataServer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("row") && arguments[1].equals(POISON)) {
                throw new IllegalStateException("a fault of the test");
              }
              return method.invoke(server, arguments);
            });
  }

  private RunStatus status(RunId runId, RunPhase phase) {
    Optional<Cause> cause =
        phase == RunPhase.FAILED
            ? Optional.of(Cause.of(Kind.LOST, "there is no such run", ""))
            : Optional.empty();
    return new RunStatus(
        runId,
        Optional.of(Pipelines.id("nightly")),
        NAME,
        phase,
        Optional.of(time.instant()),
        phase.isTerminal() ? Optional.of(time.instant()) : Optional.empty(),
        cause);
  }

  private void finish() {
    for (int i = 0; i < 100 && keeper.owed() > 0; i++) {
      while (keeper.dueAt().filter(due -> due <= time.getAsLong()).isPresent()) {
        keeper.step();
      }
      time.advance(Duration.ofSeconds(5));
    }
    assertThat(keeper.owed()).isZero();
  }

  @Test
  void aDebtThatCannotBePaidKeepsNoOtherWaiting() {
    keeper.observe(status(POISON, RunPhase.SUCCESS));
    time.advance(Duration.ofMillis(1));
    keeper.observe(status(RUN, RunPhase.SUCCESS));
    assertThatThrownBy(keeper::step).isInstanceOf(RuntimeException.class);
    keeper.step();
    assertThat(server.faults().calls()).contains(Operation.ROW);
    assertThat(keeper.owed()).isEqualTo(2);
  }

  @Test
  void fiveThousandDebtsAreAllPaid() {
    List<RunId> runs = IntStream.range(0, 5000).mapToObj(i -> Pipelines.runId("r" + i)).toList();
    runs.forEach(run -> keeper.observe(status(run, RunPhase.STOPPED)));
    finish();
    assertThat(discharged).containsExactlyInAnyOrderElementsOf(runs);
    assertThat(runs).allMatch(run -> server.written(NAME, run).size() == 1);
  }

  @Test
  void theTrueEndTakesThePlaceOfThePresumedOne() {
    keeper.presume(status(RUN, RunPhase.FAILED));
    keeper.step();
    keeper.observe(status(RUN, RunPhase.SUCCESS));
    keeper.presume(status(RUN, RunPhase.FAILED));
    finish();
    assertThat(server.written(NAME, RUN)).extracting(row -> row.state()).containsExactly("success");
    assertThat(discharged).containsExactly(RUN);
    assertThat(keeper.endOf(RUN)).isPresent();
  }

  @Test
  void aPresumedEndIsWrittenAndNotTakenForKnown() {
    keeper.presume(status(RUN, RunPhase.FAILED));
    finish();
    assertThat(server.written(NAME, RUN)).extracting(row -> row.state()).containsExactly("failed");
    assertThat(discharged).isEmpty();
    assertThat(keeper.endOf(RUN)).isEmpty();
  }

  @Test
  void theCallsForTheLogCountAsCalls() {
    keeper.presume(status(RUN, RunPhase.FAILED));
    keeper.step();
    time.advance(RowKeeper.GRACE);
    keeper.step();
    assertThat(server.faults().calls())
        .endsWith(Operation.WRITE, Operation.APPEND_LOG, Operation.CLOSE_LOG);
    long now = time.getAsLong();
    assertThat(pace.next(now) - now).isEqualTo(Duration.ofMillis(4).toNanos());
  }
}
