package io.hybridrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.RunnerConfig.Ingestion;
import io.hybridrunner.RunnerConfig.ServerUse;
import io.hybridrunner.RunnerListener.RowOutcome;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.FakeControlPlane;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.FakeMetadataServer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.MetadataFaults;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A runner with a metadata server beside its control plane. */
class HybridRunnerServerTest {

  private static final RunId RUN = Pipelines.runId("r");
  private static final String NAME = "shop.nightly";

  private final FakeEngine.Ledger ledger = new FakeEngine.Ledger();
  private final List<RowOutcome> rows = new CopyOnWriteArrayList<>();
  private final List<CommandId> answered = new CopyOnWriteArrayList<>();
  private final List<RunPlan> planned = new CopyOnWriteArrayList<>();
  private FakeMetadataServer server = new FakeMetadataServer();
  private FakeControlPlane control = new FakeControlPlane();
  private FakeEngine engine = new FakeEngine(ledger, new ManualTime());
  private HybridRunner runner = HybridRunner.builder().controlPlane(control).engine(engine).build();
  private RunnerConfig config =
      RunnerConfig.defaults()
          .withReconcileInterval(Duration.ofMillis(20))
          .withDrainTimeout(Duration.ofMillis(200))
          .withServer(new ServerUse(1000, Duration.ofHours(1), 20));

  @BeforeEach
  void onePipelineInBothPlaces() {
    engine.deploy(Pipelines.plan("nightly", "{}"));
    server.put(Pipelines.pipeline("nightly", 0.1));
  }

  @AfterEach
  void closeRunner() {
    runner.close();
  }

  private void start() {
    control = new FakeControlPlane();
    engine = new FakeEngine(ledger, new ManualTime());
    runner =
        HybridRunner.builder()
            .controlPlane(control)
            .engine(engine)
            .metadataServer(server, "berlin")
            .config(config)
            .listener(listener())
            .build();
    runner.start();
    control.connect();
  }

  private RunnerListener listener() {
    return new RunnerListener() {
      @Override
      public void recorded(RunStatus status, RowOutcome outcome) {
        rows.add(outcome);
      }

      @Override
      public void answered(Command command, Reply reply) {
        answered.add(command.id());
      }

      @Override
      public void planned(RunPlan plan) {
        planned.add(plan);
      }
    };
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  private void run() {
    assertThat(control.give(Pipelines.run("c-1", "nightly", RUN))).isEqualTo(Acceptance.TAKEN);
    until(() -> ledger.starts(RUN) == 1);
  }

  /** The ingestion reports its own end; then nothing has to be waited for. */
  private void ingestionSays(String state) {
    Optional<Instant> now = Optional.of(Instant.EPOCH);
    String json =
        "{\"runId\":\"%s\",\"pipelineState\":\"%s\",\"startDate\":1}".formatted(RUN, state);
    var unused = server.write(NAME, new StatusRow(RUN, state, now, now, json));
  }

  private void acknowledge() {
    List<StatusEvent> events = control.events();
    control.acknowledge(events.get(events.size() - 1));
  }

  private boolean isReported() {
    return control.phases(RUN).contains(RunPhase.FAILED);
  }

  @Test
  void aFailedRunWithoutARowGetsOne() {
    start();
    run();
    engine.move(RUN, RunPhase.FAILED);
    until(() -> !server.written(NAME, RUN).isEmpty());
    assertThat(server.written(NAME, RUN).get(0).state()).isEqualTo("failed");
    assertThat(isReported()).as("the row does not hold the link back").isTrue();
    assertThat(ledger.isSettled(RUN)).as("before the second look").isFalse();
  }

  @Test
  void itIsSettledOnlyWhenTheRowIsSeenToAndTheLinkHasAcknowledged() {
    start();
    control.acknowledging(false);
    run();
    ingestionSays("failed");
    engine.move(RUN, RunPhase.FAILED);
    until(() -> rows.size() == 1 && isReported());
    assertThat(ledger.isSettled(RUN)).isFalse();
    acknowledge();
    until(() -> ledger.isSettled(RUN));
    assertThat(rows).containsExactly(RowOutcome.KEPT);
  }

  @Test
  void aServerThatIsDownDoesNotHoldTheLinkBack() {
    for (int i = 0; i < 3; i++) {
      server
          .faults()
          .failNext(Operation.ROW, MetadataFaults.failure(ServerFailure.Kind.UNREACHABLE));
    }
    start();
    run();
    ingestionSays("failed");
    engine.move(RUN, RunPhase.FAILED);
    until(this::isReported);
    until(() -> ledger.isSettled(RUN));
    assertThat(server.faults().calls()).filteredOn(Operation.ROW::equals).hasSize(4);
  }

  @Test
  void aLinkThatIsDownDoesNotHoldTheRowBack() {
    start();
    run();
    ingestionSays("failed");
    control.cut();
    engine.move(RUN, RunPhase.FAILED);
    until(() -> rows.size() == 1);
    assertThat(isReported()).isFalse();
    assertThat(ledger.isSettled(RUN)).isFalse();
    control.connect();
    until(() -> ledger.isSettled(RUN));
  }

  @Test
  void aRestartBetweenPaysBothDebtsAgainWithoutHarm() {
    start();
    control.acknowledging(false);
    run();
    ingestionSays("failed");
    engine.move(RUN, RunPhase.FAILED);
    until(() -> rows.size() == 1 && isReported());
    runner.close();
    // The fake server stays closed, as a client does; what it held is in the next one.
    List<StatusRow> held = server.written(NAME, RUN);
    server = new FakeMetadataServer();
    server.put(Pipelines.pipeline("nightly", 0.1));
    held.forEach(row -> server.write(NAME, row));
    assertThat(ledger.isSettled(RUN)).isFalse();
    start();
    until(() -> ledger.isSettled(RUN));
    assertThat(rows).containsExactly(RowOutcome.KEPT, RowOutcome.KEPT);
    assertThat(server.written(NAME, RUN)).hasSize(1);
    assertThat(control.phases(RUN)).containsOnly(RunPhase.FAILED);
    assertThat(ledger.starts(RUN)).isEqualTo(1);
  }

  @Test
  void theInventorysOwnCommandsAreNotAnsweredToTheControlPlane() {
    server.put(Entities.pipeline(changed("\"enabled\": true", "\"enabled\": false")));
    start();
    until(() -> deployed().filter(Deployment::enabled).isEmpty());
    until(() -> answered.size() == 1);
    assertThat(answered.get(0).toString()).contains("inventory:1");
    assertThat(control.replies()).isEmpty();
    assertThat(deployed()).isPresent();
  }

  private static String changed(String from, String to) {
    return Pipelines.pipeline("nightly", 0.1).json().replace(from, to);
  }

  private Optional<Deployment> deployed() {
    return engine.deployment(Pipelines.id("nightly"));
  }

  @Test
  void closingEndsTheThreadAndTheServer() {
    start();
    until(() -> server.faults().calls().contains(Operation.PIPELINES));
    runner.close();
    until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("runner-server-")));
    assertThat(server.version().failed()).as("closed").isPresent();
    runner.close();
  }

  @Test
  void withDynamicVersionsTheImageIsTheServers() {
    Ingestion plain = Ingestion.defaults();
    config =
        config.withIngestion(
            new Ingestion(
                "openmetadata/ingestion:1.12.0",
                plain.resources(),
                plain.automationResources(),
                plain.environment(),
                plain.deadline(),
                plain.serverUrl(),
                plain.secretsProvider(),
                plain.token(),
                true,
                true));
    server.version(new ServerVersion(1, 13, 6));
    start();
    until(() -> server.faults().calls().contains(Operation.PIPELINES));
    Command test =
        new Command.TestConnection(
            new CommandId("c-1"), Pipelines.TTL, RUN, "test-shop", automation());
    assertThat(control.give(test)).isEqualTo(Acceptance.TAKEN);
    until(() -> !control.replies(test.id()).isEmpty());
    assertThat(control.replies(test.id())).hasOnlyElementsOfType(Reply.Done.class);
    RunPlan.AdHoc plan = (RunPlan.AdHoc) planned.get(0);
    assertThat(plan.workload().image()).startsWith("openmetadata/ingestion:1.13.6");
  }

  private static String automation() {
    String json =
        """
        {"id": "00000000-0000-4000-8000-000000000001", "name": "test-shop", "status": "Pending",
         "workflowType": "TEST_CONNECTION",
         "request": {"serviceType": "Database", "connectionType": "Postgres",
           "connection": {"config": {"type": "Postgres"}}},
         "openMetadataServerConnection": {"hostPort": "http://localhost:8585/api",
           "authProvider": "openmetadata", "securityConfig": {"jwtToken": "a.b.c"}}}
        """;
    return ServerAnswers.automation(json).json();
  }
}
