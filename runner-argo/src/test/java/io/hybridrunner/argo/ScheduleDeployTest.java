package io.hybridrunner.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.cluster.Timing;
import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schedule is deployed when Argo's controller has taken it, and not before. */
class ScheduleDeployTest {

  private static final String NAMESPACE = "ingestion";
  private static final String TAKEN = "{\"status\": {\"active\": []}}";
  private static final String REFUSED =
      """
      {"status": {"conditions": [{"type": "SpecError", "status": "True",
                                  "message": "cron schedule is malformed: beginning of range"}]}}
      """;

  @TempDir private Path directory;

  private final FakeApiServer server = FakeApiServer.start();
  private final ManualTime time = new ManualTime();
  private Optional<String> controller = Optional.of(TAKEN);
  private Runnable duringWait = () -> {};
  private Optional<ArgoWorkflowEngine> opened = Optional.empty();

  @BeforeEach
  void open() {
    KubernetesApi api =
        KubernetesApi.open(
            server.access(directory),
            NAMESPACE,
            Calls.of(10_000, 10_000, Duration.ofSeconds(5), "test"));
    opened =
        Optional.of(
            new ArgoWorkflowEngine(
                ArgoSettings.of(server.access(directory), NAMESPACE), api, time, new Sweeps()));
  }

  @AfterEach
  void close() {
    engine().close();
    server.close();
  }

  private ArgoWorkflowEngine engine() {
    return opened.orElseThrow();
  }

  /** Time that passes by waiting for it; meanwhile the controller does what it does. */
  private final class Sweeps implements Timing {
    @Override
    public long nanos() {
      return time.getAsLong();
    }

    @Override
    public void pause(Duration length) {
      time.advance(length);
      duringWait.run();
      controller.ifPresent(
          patch ->
              server
                  .list(ResourceType.CRON_WORKFLOW, NAMESPACE)
                  .forEach(cron -> merge(cron, patch)));
    }
  }

  private void merge(Fields cron, String patch) {
    Optional<Fields> merged =
        server.merge(
            ResourceType.CRON_WORKFLOW,
            NAMESPACE,
            cron.text("metadata", "name").orElseThrow(),
            (Fields) Document.json(patch).root());
    assertThat(merged).isPresent();
  }

  private static DeployPlan scheduled(String cron) {
    DeployPlan plan = Pipelines.plan("nightly", "{}");
    Pipeline old = plan.pipeline();
    String json =
        old.json()
            .replace(
                "\"airflowConfig\": {}",
                "\"airflowConfig\": {\"scheduleInterval\": \"%s\"}".formatted(cron));
    return new DeployPlan(
        new Pipeline(
            old.id(),
            old.name(),
            old.fullyQualifiedName(),
            old.displayName(),
            old.type(),
            old.version(),
            true,
            Optional.of(cron),
            json),
        plan.workload());
  }

  private List<String> schedules() {
    return server.list(ResourceType.CRON_WORKFLOW, NAMESPACE).stream()
        .flatMap(cron -> cron.items("spec", "schedules").stream())
        .map(schedule -> ((Text) schedule).text())
        .toList();
  }

  @Test
  void itIsDoneWhenTheControllerHasLookedAtIt() {
    assertThat(engine().deploy(scheduled("0 3 * * *"))).isEmpty();
    assertThat(server.list(ResourceType.CRON_WORKFLOW, NAMESPACE)).hasSize(1);
    assertThat(engine().deployment(Pipelines.id("nightly"))).isPresent();
  }

  @Test
  void whatIsDeployedAgainUnchangedIsNotWaitedFor() {
    engine().deploy(scheduled("0 3 * * *"));
    controller = Optional.empty();
    engine().deploy(scheduled("0 3 * * *"));
    assertThat(engine().deployment(Pipelines.id("nightly"))).isPresent();
  }

  @Test
  void whatTheControllerRefusesIsNotDeployedAndThePreviousScheduleIsBack() {
    engine().deploy(scheduled("0 3 * * *"));
    List<String> before = schedules();
    controller = Optional.of(REFUSED);
    assertThatThrownBy(() -> engine().deploy(scheduled("0 4 * * *")))
        .isInstanceOfSatisfying(
            EngineException.class,
            failed -> {
              assertThat(failed.reason().kind()).isEqualTo(Kind.BAD_REQUEST);
              assertThat(failed.reason().message()).contains("SpecError", "beginning of range");
            });
    assertThat(schedules()).isEqualTo(before);
  }

  @Test
  void aFirstDeployThatTheControllerDoesNotLookAtLeavesNothingBehind() {
    controller = Optional.empty();
    assertThatThrownBy(() -> engine().deploy(scheduled("0 3 * * *")))
        .isInstanceOfSatisfying(
            EngineException.class,
            failed -> {
              assertThat(failed.reason().kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
              assertThat(failed.reason().sentence()).contains("30 s", "workflow-controller");
            });
    for (ResourceType type : ResourceType.values()) {
      assertThat(server.list(type, NAMESPACE)).as("%s", type).isEmpty();
    }
    assertThat(engine().deployment(Pipelines.id("nightly"))).isEmpty();
  }

  @Test
  void nothingFiresForADeploymentThatSomebodyDeletedByHand() {
    engine().deploy(scheduled("0 3 * * *"));
    String name =
        server
            .list(ResourceType.CRON_WORKFLOW, NAMESPACE)
            .get(0)
            .text("metadata", "name")
            .orElseThrow();
    server.delete(ResourceType.WORKFLOW_TEMPLATE, NAMESPACE, name);
    engine().undeploy(Pipelines.id("nightly"), "a test");
    for (ResourceType type : ResourceType.values()) {
      assertThat(server.list(type, NAMESPACE)).as("%s", type).isEmpty();
    }
  }

  /** What is applied to one that was deleted would go with it. */
  @Test
  void aScheduleThatComesBackWaitsUntilTheOldOneIsGone() {
    engine().deploy(scheduled("0 3 * * *"));
    merge(cron(), "{\"metadata\": {\"finalizers\": [\"orphan\"]}}");
    engine().deploy(Pipelines.plan("nightly", "{}"));
    assertThat(cron().text("metadata", "deletionTimestamp")).isPresent();
    assertThatThrownBy(() -> engine().deploy(scheduled("0 4 * * *")))
        .isInstanceOfSatisfying(
            EngineException.class,
            failed -> assertThat(failed.reason().sentence()).contains("30 s", "finalizers"));
    duringWait = () -> merge(cron(), "{\"metadata\": {\"finalizers\": null}}");
    engine().deploy(scheduled("0 4 * * *"));
    assertThat(schedules()).containsExactly("0 4 * * *");
    assertThat(cron().text("metadata", "deletionTimestamp")).isEmpty();
  }

  private Fields cron() {
    return server.list(ResourceType.CRON_WORKFLOW, NAMESPACE).get(0);
  }

  @Test
  void aFirstScheduleIsOffUntilItIsDeployed() {
    List<Optional<String>> waiting = new ArrayList<>();
    duringWait = () -> waiting.add(cron().text("spec", "suspend"));
    engine().deploy(scheduled("0 3 * * *"));
    assertThat(waiting).isNotEmpty().containsOnly(Optional.of("true"));
    assertThat(cron().text("spec", "suspend")).contains("false");
    assertThat(engine().deployment(Pipelines.id("nightly")).orElseThrow().enabled()).isTrue();
  }

  /** So that the inventory finds a difference, and switches it on. */
  @Test
  void brokenOffBeforeItIsSwitchedOnTheLedgerSaysThatItIsOff() {
    server.inject(
        request -> request.verb().equals("merge") && request.body().contains("suspend"),
        1_000_000,
        Fault.status(500, "InternalError", "etcdserver: no leader"));
    assertThatThrownBy(() -> engine().deploy(scheduled("0 3 * * *")))
        .isInstanceOf(EngineException.class);
    assertThat(engine().deployment(Pipelines.id("nightly")).orElseThrow().enabled()).isFalse();
    server.clearFaults();
    engine().setEnabled(Pipelines.id("nightly"), 0.1, true);
    assertThat(cron().text("spec", "suspend")).contains("false");
  }

  @Test
  void whatABrokenOffFirstDeployLeftGoesWithTheNextOne() {
    server.put(
        ResourceType.WORKFLOW_TEMPLATE, NAMESPACE, uncommitted(engine(), scheduled("0 3 * * *")));
    engine().deploy(Pipelines.plan("nightly", "{}"));
    assertThat(server.list(ResourceType.CRON_WORKFLOW, NAMESPACE)).isEmpty();
  }

  /** A deploy that ended right before its commit. */
  private Fields uncommitted(ArgoWorkflowEngine engine, DeployPlan plan) {
    engine.deploy(plan);
    Fields template = server.list(ResourceType.WORKFLOW_TEMPLATE, NAMESPACE).get(0);
    Fields metadata = template.fields("metadata");
    Fields annotations =
        metadata.fields("annotations").with("hybridrunner.io/committed", new Text("false"));
    return template.with("metadata", metadata.with("annotations", annotations));
  }
}
