package io.hybridrunner.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of Workflows that change, end, and go. */
class FollowedRunsTest {

  private static final String NAMESPACE = "ingestion";
  private static final RunId RUN = Pipelines.runId("run");
  private static final String NAME = "run-" + RUN;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private final FakeApiServer server = FakeApiServer.start();
  private final List<RunStatus> told = new CopyOnWriteArrayList<>();
  private Optional<ArgoWorkflowEngine> opened = Optional.empty();

  @BeforeEach
  void run() {
    ArgoWorkflowEngine engine =
        new ArgoWorkflowEngine(ArgoSettings.of(server.access(directory), NAMESPACE));
    opened = Optional.of(engine);
    engine.start(told::add);
    engine.deploy(Pipelines.plan("nightly", "{}"));
    engine.submit(run("run"));
    engine.check();
  }

  @AfterEach
  void close() {
    engine().close();
    server.close();
  }

  private ArgoWorkflowEngine engine() {
    return opened.orElseThrow();
  }

  private void workflow(String patch) {
    assertThat(
            server.merge(
                ResourceType.WORKFLOW, NAMESPACE, NAME, (Fields) Document.json(patch).root()))
        .isPresent();
  }

  private void succeeds() {
    workflow(
        """
        {"status": {"phase": "Succeeded", "finishedAt": "2026-03-27T00:01:00Z", "nodes": {"n":
          {"id": "n", "name": "n", "type": "Pod", "phase": "Succeeded",
           "outputs": {"exitCode": "0"}}}}}
        """);
  }

  private void ends(RunPhase phase) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(told)
                    .last()
                    .satisfies(status -> assertThat(status.phase()).isEqualTo(phase)));
  }

  @Test
  void aSuccessIsToldByItsWorkflowAlone() {
    succeeds();
    ends(RunPhase.SUCCESS);
    assertThat(server.requests("log")).isEmpty();
  }

  @Test
  void oneThatIsDeletedByHandEndsStopped() {
    server.delete(ResourceType.WORKFLOW, NAMESPACE, NAME);
    ends(RunPhase.STOPPED);
    assertThat(told.get(told.size() - 1).cause().orElseThrow().kind()).isEqualTo(Kind.KILLED);
    assertThat(engine().runs()).as("its end is owed all the same").hasSize(1);
    engine().settle(RUN, RunPhase.STOPPED);
    assertThat(engine().runs()).isEmpty();
  }

  @Test
  void oneThatIsSettledLeavesTheWatchWithoutAWord() {
    succeeds();
    ends(RunPhase.SUCCESS);
    int before = told.size();
    engine().settle(RUN, RunPhase.SUCCESS);
    server.bookmark();
    assertThat(engine().runs()).isEmpty();
    assertThat(engine().run(RUN).orElseThrow().phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(told).hasSize(before);
  }

  @Test
  void oneThatSomebodyElseSettledIsNotCalledDeleted() {
    workflow("{\"metadata\": {\"labels\": {\"hybridrunner.io/owed\": null}}}");
    await().atMost(SOON).untilAsserted(() -> assertThat(engine().runs()).isEmpty());
    assertThat(told).extracting(RunStatus::phase).doesNotContain(RunPhase.STOPPED);
  }

  @Test
  void anAnswerThatTheWatchHasOvertakenChangesNothing() {
    Fields old = server.get(ResourceType.WORKFLOW, NAMESPACE, NAME).orElseThrow();
    TrackedRun run = new TrackedRun(WorkflowRecord.of(old).orElseThrow());
    succeeds();
    Fields ended = server.get(ResourceType.WORKFLOW, NAMESPACE, NAME).orElseThrow();
    run.saw(WorkflowRecord.of(ended).orElseThrow());
    run.saw(WorkflowRecord.of(old).orElseThrow());
    assertThat(run.record().isTerminal()).isTrue();
  }

  @Test
  void aWatchThatMissedADeletionFindsOutByItsList() {
    server.abortWatches();
    server.delete(ResourceType.WORKFLOW, NAMESPACE, NAME);
    server.compact();
    ends(RunPhase.STOPPED);
  }

  @Test
  void anEndIsToldThoughTheRunnerMayNotSeeWhyAndThatIsAProblem() {
    server.forbid("list", ResourceType.POD, NAMESPACE);
    workflow("{\"status\": {\"phase\": \"Failed\", \"message\": \"main: Error (exit code 3)\"}}");
    ends(RunPhase.FAILED);
    assertThatThrownBy(() -> engine().check()).hasMessageContaining("pods");
    server.clearFaults();
  }

  @Test
  void theLogOfARunThatHasNoPodYetIsEmpty() {
    assertThat(engine().logs(Pipelines.id("nightly"), Optional.of(RUN), Optional.empty()).text())
        .isEmpty();
  }

  @Test
  void whatSomebodyElseDeployedIsKnownAndRemoved() {
    ArgoWorkflowEngine other =
        new ArgoWorkflowEngine(ArgoSettings.of(server.access(directory), NAMESPACE));
    other.deploy(Pipelines.plan("theirs", "{}"));
    assertThat(engine().deployment(Pipelines.id("theirs"))).isPresent();
    engine().undeploy(Pipelines.id("theirs"), "a test");
    assertThat(other.deployment(Pipelines.id("theirs"))).isEmpty();
    assertThat(server.list(ResourceType.WORKFLOW_TEMPLATE, NAMESPACE)).hasSize(1);
    other.close();
  }

  @Test
  void aRunReadsItsDeploymentOnce() {
    engine().submit(run("second"));
    int before = gets();
    engine().submit(run("third"));
    assertThat(gets() - before).isEqualTo(1);
  }

  /** What another has written since is not run by what this one remembers. */
  @Test
  void aDeploymentThatWasReadBeforeItWasReplacedRunsAsItIsNow() {
    RunPlan.OfPipeline old = run("second");
    engine().deploy(Pipelines.plan("nightly", "another configuration"));
    engine().submit(old);
    Fields workflow =
        server.get(ResourceType.WORKFLOW, NAMESPACE, "run-" + old.runId()).orElseThrow();
    Fields template = server.list(ResourceType.WORKFLOW_TEMPLATE, NAMESPACE).get(0);
    assertThat(workflow.text("metadata", "annotations", "hybridrunner.io/config"))
        .isEqualTo(template.text("metadata", "annotations", "hybridrunner.io/config"));
  }

  private RunPlan.OfPipeline run(String name) {
    return new RunPlan.OfPipeline(
        Pipelines.runId(name),
        "hash",
        engine().deployment(Pipelines.id("nightly")).orElseThrow(),
        Optional.empty());
  }

  private int gets() {
    return (int)
        server.requests("get").stream()
            .filter(request -> request.plural().equals("workflowtemplates"))
            .count();
  }
}
