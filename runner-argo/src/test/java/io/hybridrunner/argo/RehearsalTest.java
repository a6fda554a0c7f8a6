package io.hybridrunner.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.argo.testkit.Request;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check does not find: that no run could be created. */
class RehearsalTest {

  private static final String NAMESPACE = "ingestion";

  private final FakeApiServer server = FakeApiServer.start();

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private ArgoWorkflowEngine engine;

  @BeforeEach
  void start() {
    engine = new ArgoWorkflowEngine(ArgoSettings.of(server.access(directory), NAMESPACE));
    engine.start(status -> {});
  }

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  private Cause cause() {
    return catchThrowableOfType(EngineException.class, engine::rehearse).reason();
  }

  @Test
  void itGoesTheWholeWayOfCreatingAWorkflowAndLeavesNothingBehind() {
    engine.rehearse();
    engine.rehearse();
    assertThat(server.requests("create"))
        .hasSize(2)
        .allSatisfy(
            request ->
                assertThat(request.query())
                    .containsEntry("dryRun", "All")
                    .containsEntry("fieldValidation", "Strict"))
        .extracting(Request::body)
        .allSatisfy(body -> assertThat(body).contains("\"suspend\":{}").doesNotContain("image"));
    assertThat(server.list(ResourceType.WORKFLOW, NAMESPACE)).isEmpty();
    assertThat(engine.runs()).isEmpty();
  }

  @Test
  void connectedAndHealthyButEveryRunWouldBeForbidden() {
    server.forbid("create", ResourceType.WORKFLOW, NAMESPACE);
    engine.check();
    assertThat(cause().kind()).isEqualTo(Kind.ENGINE_FORBIDDEN);
    assertThat(cause().message())
        .startsWith(
            "Kubernetes would not try out creating Workflow rehearsal in namespace ingestion")
        .contains("cannot create resource \"workflows\"");
    assertThat(cause().cure()).contains("Give the runner's ServiceAccount this right");
    server.clearFaults();
    engine.rehearse();
  }

  @Test
  void aQuotaThatIsUsedUpIsSeenBeforeARunNeedsIt() {
    server.inject(
        "create",
        1,
        Fault.status(
            403,
            "Forbidden",
            "workflows.argoproj.io \"rehearsal\" is forbidden: exceeded quota: few"));
    assertThat(cause().kind()).isEqualTo(Kind.UNSCHEDULABLE);
  }

  @Test
  void aWebhookThatCannotRehearseIsNoTrouble() {
    server.inject(
        "create",
        1,
        Fault.status(
            400, "BadRequest", "admission webhook \"x.example.com\" does not support dry run"));
    engine.rehearse();
    server.inject("create", 1, Fault.status(400, "BadRequest", "admission webhook denied it"));
    assertThat(cause().kind()).isEqualTo(Kind.BAD_REQUEST);
  }
}
