package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Runs that nobody asks for. */
class SchedulesIT extends Scenario {

  private static final ScenarioTable TABLE = new ScenarioTable();

  SchedulesIT() throws IOException {
    super(TABLE);
  }

  @AfterAll
  static void print() {
    TABLE.print();
  }

  @Test
  void scheduleRunsByItselfAndCanBeSwitchedOff() {
    DeployPlan plan = Plans.scheduled("minutely", "* * * * *", "print('tick')");
    engine.deploy(plan);
    await().atMost(Duration.ofSeconds(150)).until(() -> !engine.runs().isEmpty());
    RunStatus first = engine.runs().get(0);
    ends(first.runId(), RunPhase.SUCCESS);
    Fields workflow =
        (Fields) Kubectl.json("-n", namespace.name(), "get", "workflows").items("items").get(0);
    assertThat(workflow.text("metadata", "uid")).contains(first.runId().toString());
    engine.setEnabled(plan.pipeline().id(), 0.2, false);
    Value suspended =
        Kubectl.json("-n", namespace.name(), "get", "cronworkflows").items("items").get(0);
    assertThat(((Fields) suspended).text("spec", "suspend")).contains("true");
    engine.settle(first.runId(), RunPhase.SUCCESS);
    assertThat(engine.run(first.runId()).orElseThrow().phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void unschedulingLeavesALiveRunAlone() {
    DeployPlan plan = Plans.scheduled("cut", "* * * * *", gates.program());
    engine.deploy(plan);
    await().atMost(Duration.ofSeconds(150)).until(() -> !engine.runs().isEmpty());
    RunId runId = engine.runs().get(0).runId();
    reaches(runId);
    engine.deploy(Plans.plan("cut", gates.program()));
    // The cluster takes its name out of its live run before it lets it go.
    await()
        .atMost(SOON)
        .until(() -> namespace.kubectl("get", "cronworkflows", "-o", "name").isEmpty());
    gates.open(runId);
    ends(runId, RunPhase.SUCCESS);
  }

  @Test
  void aScheduleThatComesBackAtOnceStays() {
    for (int i = 0; i < 5; i++) {
      engine.deploy(Plans.scheduled("back", "0 4 * * *", "print()"));
      engine.deploy(Plans.plan("back", "print()"));
    }
    engine.deploy(Plans.scheduled("back", "0 5 * * *", "print()"));
    await()
        .during(Duration.ofSeconds(5))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !namespace.kubectl("get", "cronworkflows", "-o", "name").isEmpty());
  }

  /** Case S-09. */
  @Test
  void disabledTwoSecondsBeforeItsMinuteItDoesNotFireNorLater() {
    DeployPlan plan = Plans.scheduled("minute", "* * * * *", "print('tick')");
    engine.deploy(plan);
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> second() == 57);
    engine.setEnabled(plan.pipeline().id(), 0.2, false);
    Instant disabled = Instant.now();
    await()
        .during(Duration.ofSeconds(20))
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> runsDueAfter(disabled).isEmpty());
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> second() == 30);
    engine.setEnabled(plan.pipeline().id(), 0.3, true);
    await()
        .during(Duration.ofSeconds(20))
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> runsDueAfter(disabled).isEmpty());
    await().atMost(SOON).until(() -> !runsDueAfter(disabled).isEmpty());
  }

  private static int second() {
    return Instant.now().atZone(ZoneOffset.UTC).getSecond();
  }

  private List<Instant> runsDueAfter(Instant time) {
    return Kubectl.json("-n", namespace.name(), "get", "workflows").objects("items").stream()
        .map(
            flow ->
                flow.text("metadata", "annotations", "workflows.argoproj.io/scheduled-time")
                    .map(Instant::parse)
                    .orElseThrow())
        .filter(due -> due.isAfter(time))
        .toList();
  }
}
