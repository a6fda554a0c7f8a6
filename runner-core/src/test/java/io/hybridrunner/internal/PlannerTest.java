package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerConfig.Ingestion.Token;
import io.hybridrunner.internal.Decision.Denied;
import io.hybridrunner.internal.Decision.Planned;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.Workload;
import io.hybridrunner.testkit.Pipelines;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final String SERVER =
      "\"openMetadataServerConnection\": {\"hostPort\": \"http://om/api\", \"securityConfig\":"
          + " {\"jwtToken\": \"canary\"}}";
  private static final String WORKFLOW =
      "{\"id\": \"i\", \"name\": \"test\", \"workflowType\": \"TEST_CONNECTION\", \"request\":"
          + " {\"connectionType\": \"Postgres\"}, "
          + SERVER
          + "}";
  private static final String APP =
      "{\"name\": \"hello\", \"sourcePythonClass\": \"a.B\", \"appConfiguration\": {\"n\": 1}, "
          + SERVER
          + "}";

  private static final SecretRef OWN = SecretRef.parse("secret:own-token");

  private static Planner planner(String image, boolean dynamic, boolean validate, String server) {
    RunnerConfig.Ingestion defaults = RunnerConfig.Ingestion.defaults();
    RunnerConfig config =
        RunnerConfig.defaults()
            .withIngestion(
                new RunnerConfig.Ingestion(
                    image,
                    defaults.resources(),
                    defaults.automationResources(),
                    defaults.environment(),
                    defaults.deadline(),
                    Optional.of("https://om.example.com/api"),
                    defaults.secretsProvider(),
                    new Token.Sent(Optional.of(OWN)),
                    dynamic,
                    validate));
    return new Planner(config, () -> ServerVersion.find(server));
  }

  private static Decision<RunPlan> automation(Planner planner, String json) {
    return planner.automation(
        new Command.TestConnection(
            new CommandId("c"), Pipelines.TTL, Pipelines.runId("r"), "test", json));
  }

  private static Decision<RunPlan> application(Planner planner, String json) {
    return planner.application(
        new Command.RunApplication(
            new CommandId("c"), Pipelines.TTL, Pipelines.runId("r"), "hello", json));
  }

  private static Workload workload(Decision<RunPlan> decision) {
    assertThat(decision).isInstanceOf(Planned.class);
    return ((RunPlan.AdHoc) ((Planned<RunPlan>) decision).plan()).workload();
  }

  private static Cause cause(Decision<RunPlan> decision) {
    assertThat(decision).isInstanceOf(Denied.class);
    return ((Denied<RunPlan>) decision).cause();
  }

  @Test
  void anAutomationGetsTheRunnersWayToTheServer() {
    Workload workload = workload(automation(planner("i:1", false, true, ""), WORKFLOW));
    assertThat(workload.pipelineType()).isEqualTo("automation");
    assertThat(workload.config())
        .contains("\"hostPort\":\"https://om.example.com/api\"", "\"secretsManagerLoader\":\"env\"")
        .doesNotContain("pipelineRunId");
  }

  @Test
  void anApplicationGetsItsRunsId() {
    Workload workload = workload(application(planner("i:1", false, true, ""), APP));
    assertThat(workload.pipelineType()).isEqualTo("application");
    assertThat(workload.config())
        .contains(
            "sourcePythonClass: \"a.B\"",
            "appConfig:\n  \"n\": 1",
            "pipelineRunId: \"" + Pipelines.runId("r") + "\"");
  }

  @Test
  void whatCannotBeRenderedIsABadRequestThatNamesFieldsOnly() {
    Planner planner = planner("i:1", false, true, "");
    Cause automation = cause(automation(planner, "{\"request\": \"canary\", " + SERVER + "}"));
    assertThat(automation.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(automation.message())
        .isEqualTo(
            "automation test: workflowType is missing; id is missing; name is missing; request must"
                + " be an object");
    Cause application = cause(application(planner, "{" + SERVER + "}"));
    assertThat(application.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(application.message()).isEqualTo("application hello: sourcePythonClass is missing");
  }

  @Test
  void theSameRequestHasTheSameHashWhateverTheRunnerMadeOfIt() {
    Decision<RunPlan> one = automation(planner("i:1", false, true, ""), WORKFLOW);
    Decision<RunPlan> other = automation(planner("i:2", false, true, ""), WORKFLOW);
    assertThat(((Planned<RunPlan>) one).plan().specHash())
        .isEqualTo(((Planned<RunPlan>) other).plan().specHash());
  }

  @Test
  void withDynamicVersionsTheImageIsTheServers() {
    assertThat(workload(automation(planner("i:1.12.1", true, true, "1.13.4"), WORKFLOW)).image())
        .isEqualTo("i:1.13.4");
  }

  @Test
  void whileTheServersVersionIsNotKnownTheConfiguredImageIsUsed() {
    assertThat(workload(automation(planner("i:1.12.1", true, true, ""), WORKFLOW)).image())
        .isEqualTo("i:1.12.1");
  }

  @Test
  void anotherVersionIsRefusedUnlessThatIsSwitchedOff() {
    Cause cause = cause(application(planner("i:1.12.1", false, true, "1.13.4"), APP));
    assertThat(cause.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(cause.message()).contains("i:1.12.1", "1.13.4");
    assertThat(workload(application(planner("i:1.12.1", false, false, "1.13.4"), APP)).image())
        .isEqualTo("i:1.12.1");
  }

  @Test
  void aPinnedImageOfAnotherVersionSaysWhyItWasKept() {
    Cause cause = cause(automation(planner("i:1.12.1@sha256:a", true, true, "1.13.4"), WORKFLOW));
    assertThat(cause.evidence())
        .containsExactly(
            "The image is not changed: it is pinned by its digest, which says which image it is");
  }

  @Test
  void theRunnersOwnTokenStandsByItsNameWhereNoneWasSent() {
    Planner planner = planner("img:latest", false, true, "2.0.7");
    String json =
        "{\"id\": \"1\", \"name\": \"test\", \"workflowType\": \"TEST_CONNECTION\", \"request\": {}}";
    assertThat(workload(automation(planner, json)).config()).contains("secret:own-token");
  }

  @Test
  void nobodyElseMayAskForTheRunnersOwnToken() {
    Planner planner = planner("img:latest", false, true, "2.0.7");
    String json =
        "{\"id\": \"1\", \"name\": \"test\", \"workflowType\": \"TEST_CONNECTION\","
            + " \"request\": {\"password\": \"secret:own-token\"}}";
    Cause cause = cause(automation(planner, json));
    assertThat(cause.kind()).isEqualTo(Cause.Kind.POLICY_DENIED);
    assertThat(cause.message()).contains("secret:own-token is for the server only", "password");
  }
}
