package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What can become of a run, each made to happen for real; a table is printed at the end. */
class ScenariosIT extends Scenario {

  private static final ScenarioTable TABLE = new ScenarioTable();

  ScenariosIT() throws IOException {
    super(TABLE);
  }

  @AfterAll
  static void print() {
    TABLE.print();
  }

  private List<Fields> podNodes() {
    return Kubectl.json("-n", namespace.name(), "get", "workflows").objects("items").stream()
        .flatMap(flow -> flow.fields("status", "nodes").values().values().stream())
        .map(Fields.class::cast)
        .filter(node -> node.text("type").equals(Optional.of("Pod")))
        .toList();
  }

  private void endsByKill(DeployPlan plan, RunId runId) {
    long asked = System.nanoTime();
    assertThat(engine.kill(plan.pipeline().id(), Optional.of(runId), "jane")).isEqualTo(1);
    Cause cause = ends(runId, RunPhase.STOPPED, Kind.KILLED);
    assertThat(cause.message()).contains("jane");
    table.note(scenario, "killed", Duration.ofNanos(System.nanoTime() - asked));
  }

  private static DeployPlan with(DeployPlan plan, String image, Resources resources) {
    Workload old = plan.workload();
    return new DeployPlan(
        plan.pipeline(),
        new Workload(
            old.pipelineType(),
            old.name(),
            old.config(),
            image,
            resources,
            old.environment(),
            old.deadline()));
  }

  private static DeployPlan within(DeployPlan plan, Duration deadline) {
    Workload old = plan.workload();
    return new DeployPlan(
        plan.pipeline(),
        new Workload(
            old.pipelineType(),
            old.name(),
            old.config(),
            old.image(),
            old.resources(),
            old.environment(),
            Optional.of(deadline)));
  }

  private String pod(RunId runId) {
    return namespace.kubectl(
        "get",
        "pods",
        "-l",
        "hybridrunner.io/run=" + runId,
        "-o",
        "name",
        "--sort-by",
        ".metadata.creationTimestamp");
  }

  @Test
  void success() {
    ends(run(Plans.plan("success", "print('hello')")), RunPhase.SUCCESS);
  }

  @Test
  void failureOfTheIngestion() {
    String python = "import sys; print('ValueError: no such table'); sys.exit(3)";
    Cause cause = ends(run(Plans.plan("failure", python)), RunPhase.FAILED, Kind.INGESTION_FAILED);
    assertThat(cause.message()).contains("exit code 3", "no such table");
    assertThat(cause.evidence()).anyMatch(line -> line.contains("no such table"));
  }

  @Test
  void outOfMemory() {
    Cause cause =
        ends(
            run(Plans.plan("oom", "x = bytearray(500 * 1024 * 1024); print(len(x))")),
            RunPhase.FAILED,
            Kind.OUT_OF_MEMORY);
    assertThat(cause.sentence()).contains("64Mi", "main");
  }

  @Test
  void imageThatIsNotThere() {
    DeployPlan plan = with(Plans.plan("image", ""), "local/nothing:1", Plans.SMALL);
    RunId runId = run(plan);
    assertThat(waits(runId, Kind.IMAGE_UNAVAILABLE).message()).contains("local/nothing:1");
    endsByKill(plan, runId);
  }

  @Test
  void imageThatIsNotThereUntilTheDeadline() {
    DeployPlan plan =
        within(
            with(Plans.plan("image", ""), "local/nothing:1", Plans.SMALL), Duration.ofSeconds(45));
    assertThat(ends(run(plan), RunPhase.FAILED, Kind.IMAGE_UNAVAILABLE).message())
        .contains("local/nothing:1");
  }

  @Test
  void noNodeIsLargeEnough() {
    Resources huge = new Resources("900", "900", "32Mi", "64Mi");
    DeployPlan plan = with(Plans.plan("unschedulable", ""), Plans.IMAGE, huge);
    RunId runId = run(plan);
    assertThat(waits(runId, Kind.UNSCHEDULABLE).message()).contains("Insufficient cpu");
    endsByKill(plan, runId);
  }

  @Test
  void deadline() {
    DeployPlan plan = within(Plans.plan("deadline", gates.program()), Duration.ofSeconds(25));
    ends(run(plan), RunPhase.FAILED, Kind.DEADLINE);
  }

  @Test
  void killWhileItRuns() {
    DeployPlan plan = Plans.plan("kill", gates.program());
    RunId runId = run(plan);
    reaches(runId);
    endsByKill(plan, runId);
  }

  @Test
  void killWhileItWaitsForALock() {
    DeployPlan plan = Plans.plan("lock", gates.program());
    RunId first = run(plan);
    reaches(first);
    RunId second = runAgain(plan, "second");
    assertThat(waits(second, Kind.BUSY).message()).isNotBlank();
    endsByKill(plan, second);
    gates.open(first);
    ends(first, RunPhase.SUCCESS);
  }

  @Test
  void killBeforeThereIsAPod() {
    DeployPlan plan = Plans.plan("early", gates.program());
    RunId runId = run(plan);
    endsByKill(plan, runId);
  }

  @Test
  void podEvictedOnceIsRunAgain() {
    RunId runId = run(Plans.plan("evicted", gates.program()));
    reaches(runId);
    evict(pod(runId));
    await()
        .atMost(LONG)
        .until(
            () ->
                namespace.kubectl("get", "pods", "-o", "name").lines().count() > 0
                    && status(runId).phase() == RunPhase.RUNNING);
    gates.open(runId);
    ends(runId, RunPhase.SUCCESS);
  }

  /** What {@code kubectl drain} does to each pod. */
  private void evict(String pod) {
    String name = pod.substring("pod/".length());
    String body =
        """
        {"apiVersion": "policy/v1", "kind": "Eviction",
         "metadata": {"name": "%s", "namespace": "%s"}}
        """
            .formatted(name, namespace.name());
    String path = "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace.name(), name);
    Kubectl.given(body, "create", "--raw", path, "-f", "-");
  }

  @Test
  void workflowDeletedByHand() {
    RunId runId = run(Plans.plan("deleted", gates.program()));
    reaches(runId);
    namespace.kubectl("delete", "workflow", "--all", "--wait=false");
    assertThat(ends(runId, RunPhase.STOPPED, Kind.KILLED).message()).contains("deleted");
  }

  @Test
  void podDeletedByHandTwice() {
    RunId runId = run(Plans.plan("pods", gates.program()));
    reaches(runId);
    deletePodThatArgoHasSeen(1);
    deletePodThatArgoHasSeen(2);
    RunStatus end = ends(runId, RunPhase.FAILED);
    assertThat(end.cause().orElseThrow().kind()).isIn(Kind.LOST, Kind.EVICTED);
  }

  /** One that is deleted before that is made again, and counts as the same attempt. */
  private void deletePodThatArgoHasSeen(int attempt) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              List<Fields> pods = podNodes();
              return pods.size() == attempt
                  && pods.stream()
                      .anyMatch(node -> node.text("phase").equals(Optional.of("Running")));
            });
    namespace.kubectl("delete", "pods", "--all", "--wait=true");
  }

  @Test
  void configurationDeletedBetweenDeployAndRun() {
    DeployPlan plan = Plans.plan("config", "print()");
    engine.deploy(plan);
    namespace.kubectl("delete", "secret", "--all");
    RunId runId = runAgain(plan, "run");
    assertThat(ends(runId, RunPhase.FAILED, Kind.SECRET_MISSING).message())
        .contains("shop-config-");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(engine.deployment(plan.pipeline().id()).orElseThrow().version())
                    .as("the inventory will deploy it again")
                    .isZero());
    engine.deploy(plan);
    ends(runAgain(plan, "again"), RunPhase.SUCCESS);
  }

  @Test
  void quotaUsedUp() {

    namespace.kubectl("create", "quota", "small", "--hard=limits.cpu=1m,limits.memory=1Mi");
    DeployPlan plan = Plans.plan("quota", "print()");
    RunId runId = run(plan);
    assertThat(waits(runId, Kind.UNSCHEDULABLE).message())
        .contains("ResourceQuota small", "limits.cpu=1m");
    endsByKill(plan, runId);
  }

  @Test
  void serviceAccountIsMissing() {
    namespace.kubectl("delete", "serviceaccount", "ingestion");
    RunId runId = run(Plans.plan("account", "print()"));
    Cause cause = ends(runId, RunPhase.FAILED, Kind.ENGINE_FORBIDDEN);
    assertThat(cause.message()).contains("ingestion");
  }

  @Test
  void executorHasNoRights() {
    namespace.kubectl("delete", "rolebinding", "ingestion");
    RunId runId = run(Plans.plan("rights", "print()"));
    Cause cause = ends(runId, RunPhase.FAILED, Kind.ENGINE_FORBIDDEN);
    assertThat(cause.sentence()).contains("workflowtaskresults", "ingestion");
  }

  @Test
  void undeployEndsWhatRunsAndLeavesNothing() {
    DeployPlan plan = Plans.plan("gone", gates.program());
    RunId runId = run(plan);
    reaches(runId);
    engine.undeploy(plan.pipeline().id(), "deleting the pipeline");
    ends(runId, RunPhase.STOPPED, Kind.KILLED);
    engine.settle(runId, RunPhase.STOPPED);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        namespace.kubectl(
                            "get",
                            "workflows,workflowtemplates,cronworkflows,secrets,pods",
                            "-o",
                            "name"))
                    .isEmpty());
  }
}
