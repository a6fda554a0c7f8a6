package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.RunnerListener.RowOutcome;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.RowRules;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.FakeMetadataServer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.MetadataFaults;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RowKeeperTest {

  private static final RunId RUN = Pipelines.runId("r");
  private static final String NAME = Pipelines.pipeline("nightly", 0.1).fullyQualifiedName();

  private record Change(String from, String to) {}

  /** A keeper before a server in memory, the ingestion beside it, and time that is moved. */
  private static final class World implements RunnerListener {
    final ManualTime time = new ManualTime();
    final FakeMetadataServer server = new FakeMetadataServer();
    final List<RowOutcome> outcomes = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    final List<RunStatus> discharged = new ArrayList<>();

    /** What the runner wrote over what. */
    final List<Change> changes = new ArrayList<>();

    final RowKeeper keeper =
        new RowKeeper(
            server,
            new Pace(1000),
            time,
            new Backoff(new SplittableRandom(7)),
            this,
            discharged::add);

    World() {
      server.put(Pipelines.pipeline("nightly", 0.1));
    }

    @Override
    public void recorded(RunStatus status, RowOutcome outcome) {
      outcomes.add(outcome);
    }

    @Override
    public void fault(String during, Cause cause) {
      faults.add(during + ": " + cause.message());
    }

    RunStatus end(RunPhase phase, Optional<Cause> cause) {
      return new RunStatus(
          RUN,
          Optional.of(Pipelines.id("nightly")),
          NAME,
          phase,
          Optional.of(time.instant()),
          Optional.of(time.instant()),
          cause);
    }

    void ingestionSays(String state) {
      String json =
          "{\"runId\":\"%s\",\"pipelineState\":\"%s\",\"startDate\":1}".formatted(RUN, state);
      var unused =
          server.write(NAME, new StatusRow(RUN, state, Optional.empty(), Optional.empty(), json));
    }

    String state() {
      List<StatusRow> all = server.written(NAME, RUN);
      return all.isEmpty() ? "none" : all.get(all.size() - 1).state();
    }

    /** One step, if one is due. */
    void step() {
      if (keeper.dueAt().filter(due -> due <= time.getAsLong()).isEmpty()) {
        return;
      }
      String before = state();
      int written = server.written(NAME, RUN).size();
      keeper.step();
      if (server.written(NAME, RUN).size() > written) {
        changes.add(new Change(before, state()));
      }
    }

    /** Lets time pass until nothing is owed. */
    void finish() {
      for (int i = 0; i < 1000 && keeper.owed() > 0; i++) {
        step();
        time.advance(Duration.ofSeconds(1));
      }
      assertThat(keeper.owed()).as("owed after a quarter of an hour").isZero();
    }
  }

  /**
   * One life of a run.
   *
   * @param words what the ingestion writes, in order
   * @param phase how its process ends
   * @param cause why
   */
  private record Life(List<String> words, RunPhase phase, Optional<Cause> cause) {}

  @Provide
  Arbitrary<Life> lives() {
    Arbitrary<List<String>> words =
        Arbitraries.of(
            List.of(),
            List.of("running"),
            List.of("running", "success"),
            List.of("running", "partialSuccess"),
            List.of("running", "failed"),
            List.of("running", "success", "failed"),
            List.of("running", "stopped"));
    Arbitrary<Kind> kinds =
        Arbitraries.of(Kind.INGESTION_FAILED, Kind.OUT_OF_MEMORY, Kind.EVICTED, Kind.LOST);
    Arbitrary<RunPhase> phases =
        Arbitraries.of(RunPhase.SUCCESS, RunPhase.FAILED, RunPhase.STOPPED);
    return Combinators.combine(words, phases, kinds).as(RowKeeperTest::life);
  }

  private static Life life(List<String> words, RunPhase phase, Kind kind) {
    Optional<Cause> cause =
        switch (phase) {
          case SUCCESS -> Optional.empty();
          case STOPPED -> Optional.of(Cause.of(Kind.KILLED, "killed by ada", ""));
          default -> Optional.of(Cause.of(kind, "it ended badly", "Look."));
        };
    return new Life(words, phase, cause);
  }

  @Property
  void noInterleavingRegressesATerminalRowOrLeavesARunWithoutOne(
      @ForAll("lives") Life life,
      @ForAll List<@net.jqwik.api.constraints.IntRange(max = 9) Integer> choices) {
    World world = new World();
    Queue<String> words = new ArrayDeque<>(life.words());
    RunStatus end = world.end(life.phase(), life.cause());
    int spoken = choices.isEmpty() ? 0 : choices.get(0) % (words.size() + 1);
    for (int i = 0; i < spoken; i++) {
      world.ingestionSays(words.remove());
    }
    // The process has ended. What it said last may still be on its way, for as long as the grace;
    // it says one thing after another, so there is only one.
    while (words.size() > 1) {
      words.remove();
    }
    world.keeper.observe(end);
    long deadline = world.time.getAsLong() + RowKeeper.GRACE.toNanos();
    for (int choice : choices) {
      act(world, end, words, deadline, choice);
    }
    while (!words.isEmpty()) {
      world.ingestionSays(words.remove());
    }
    world.finish();

    assertThat(RowRules.decide(end, last(world))).isInstanceOf(RowRules.Keep.class);
    assertThat(last(world)).hasValueSatisfying(row -> assertThat(row.isTerminal()).isTrue());
    assertThat(world.discharged).contains(end);
    assertThat(world.outcomes).hasSize(1);
    assertThat(world.changes).allMatch(change -> isProgress(change, end), "is no step back");
  }

  private static void act(
      World world, RunStatus end, Queue<String> words, long deadline, int choice) {
    boolean isInTime = world.time.getAsLong() < deadline;
    if (choice < 3 && isInTime && !words.isEmpty()) {
      world.ingestionSays(words.remove());
    } else if (choice < 6) {
      world.step();
    } else if (choice == 6 && (words.isEmpty() || isInTime)) {
      world.time.advance(Duration.ofSeconds(1));
    } else if (choice == 7) {
      world.server.faults().failNext(Operation.WRITE, failure(ServerFailure.Kind.SERVER_ERROR));
    } else if (choice == 8) {
      world.server.faults().loseNext(Operation.WRITE, failure(ServerFailure.Kind.TIMED_OUT));
    } else if (choice == 9) {
      world.keeper.observe(end);
    }
  }

  private static Optional<StatusRow> last(World world) {
    List<StatusRow> all = world.server.written(NAME, RUN);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private static boolean isProgress(Change change, RunStatus end) {
    boolean wasWell = change.from().equals("success") || change.from().equals("partialSuccess");
    boolean wasOpen = List.of("none", "queued", "running").contains(change.from());
    return wasOpen
        || change.from().equals(change.to())
        || (change.from().equals("failed") && end.phase() == RunPhase.STOPPED)
        || (wasWell
            && change.to().equals("failed")
            && end.cause().filter(c -> c.kind() == Kind.INGESTION_FAILED).isPresent());
  }

  private static ServerFailure failure(ServerFailure.Kind kind) {
    return MetadataFaults.failure(kind);
  }

  @Test
  void aRunWhoseIngestionReportedIsReadOnceAndLeftAlone() {
    World world = new World();
    world.ingestionSays("running");
    world.ingestionSays("success");
    world.keeper.observe(world.end(RunPhase.SUCCESS, Optional.empty()));
    world.step();
    assertThat(world.outcomes).containsExactly(RowOutcome.KEPT);
    assertThat(world.server.faults().calls()).filteredOn(Operation.ROW::equals).hasSize(1);
  }

  @Test
  void aRunThatNeverReportedIsWrittenAfterTheGraceAndReadAgain() {
    World world = new World();
    Cause cause = Cause.of(Kind.SECRET_MISSING, "secret:x is not there", "Create it.");
    world.keeper.observe(world.end(RunPhase.FAILED, Optional.of(cause)));
    world.step();
    assertThat(world.changes).isEmpty();
    world.time.advance(RowKeeper.GRACE);
    world.step();
    assertThat(world.changes).containsExactly(new Change("none", "failed"));
    assertThat(world.server.log(RUN)).contains("secret:x is not there");
    assertThat(world.outcomes).isEmpty();
    world.time.advance(RowKeeper.SECOND_LOOK);
    world.step();
    assertThat(world.outcomes).containsExactly(RowOutcome.WRITTEN);
  }

  @Test
  void aLateWordOverTheRunnersIsCorrectedAtTheSecondLook() {
    World world = new World();
    world.keeper.observe(world.end(RunPhase.STOPPED, Optional.empty()));
    world.step();
    world.time.advance(RowKeeper.GRACE);
    world.step();
    world.ingestionSays("running");
    world.finish();
    assertThat(world.changes)
        .containsExactly(new Change("none", "stopped"), new Change("running", "stopped"));
  }

  @Test
  void aPipelineThatIsGoneOwesNothing() {
    World world = new World();
    world.server.remove(NAME);
    world.keeper.observe(world.end(RunPhase.FAILED, Optional.empty()));
    world.finish();
    assertThat(world.outcomes).containsExactly(RowOutcome.GONE);
    assertThat(world.faults).isEmpty();
  }

  @Test
  void aRowThatTheServerWillNeverTakeIsGivenUpAndTold() {
    World world = new World();
    world.server.faults().failNext(Operation.WRITE, failure(ServerFailure.Kind.REJECTED));
    world.keeper.observe(world.end(RunPhase.FAILED, Optional.empty()));
    world.finish();
    assertThat(world.outcomes).containsExactly(RowOutcome.REJECTED);
    assertThat(world.faults).hasSize(1);
  }

  @Test
  void aTokenThatIsRefusedKeepsTheDebt() {
    World world = new World();
    for (int i = 0; i < 5; i++) {
      world.server.faults().failNext(Operation.ROW, failure(ServerFailure.Kind.UNAUTHORIZED));
      world.server.faults().failNext(Operation.WRITE, failure(ServerFailure.Kind.FORBIDDEN));
    }
    world.keeper.observe(world.end(RunPhase.FAILED, Optional.empty()));
    world.finish();
    assertThat(world.faults).hasSize(10);
    assertThat(world.outcomes).containsExactly(RowOutcome.WRITTEN);
    assertThat(world.state()).isEqualTo("failed");
  }

  @Test
  void aServerThatAsksToBeLeftAloneIs() {
    World world = new World();
    ServerFailure busy = failure(ServerFailure.Kind.THROTTLED);
    world
        .server
        .faults()
        .failNext(
            Operation.ROW,
            new ServerFailure(
                busy.kind(),
                OptionalInt.of(429),
                Optional.of(Duration.ofMinutes(3)),
                busy.cause()));
    world.keeper.observe(world.end(RunPhase.FAILED, Optional.empty()));
    world.step();
    assertThat(world.keeper.dueAt())
        .hasValueSatisfying(
            due -> assertThat(due).isGreaterThanOrEqualTo(Duration.ofMinutes(3).toNanos()));
  }

  @Test
  void anAutomationThatCouldNotReportIsFailedWithItsCause() {
    World world = new World();
    world.server.put(
        new Automation(
            "0e7ad8f2-2c5a-4a35-9d4c-6c2ef2a2f2aa",
            "test-connection-1",
            false,
            "{\"id\":\"0e7ad8f2-2c5a-4a35-9d4c-6c2ef2a2f2aa\",\"name\":\"test-connection-1\","
                + "\"status\":\"Pending\"}"));
    world.keeper.observe(automation(world));
    world.finish();
    assertThat(world.outcomes).containsExactly(RowOutcome.WRITTEN);
    Automation after = world.server.automation("test-connection-1").given().orElseThrow();
    assertThat(after.finished()).isTrue();
    assertThat(after.json()).contains("it used more than 512Mi");
  }

  @Test
  void anAutomationThatIsGoneOwesNothing() {
    World world = new World();
    world.keeper.observe(automation(world));
    world.finish();
    assertThat(world.outcomes).containsExactly(RowOutcome.GONE);
  }

  private static RunStatus automation(World world) {
    return new RunStatus(
        RUN,
        Optional.empty(),
        "test-connection-1",
        RunPhase.FAILED,
        Optional.of(world.time.instant()),
        Optional.of(world.time.instant()),
        Optional.of(Cause.of(Kind.OUT_OF_MEMORY, "it used more than 512Mi", "Give it more.")));
  }
}
