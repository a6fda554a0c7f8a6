package io.hybridrunner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large and odd input arrives as it is, or is refused with the number and the limit. */
class RunInputTest {

  @TempDir private Path directory;
  private EngineFixture fixture = new EngineFixture(Path.of("unused"));

  @BeforeEach
  void makeFixture() {
    fixture = new EngineFixture(directory);
  }

  @AfterEach
  void endEverything() {
    fixture.close();
  }

  private static String configOf(int characters) {
    return "{\"text\": \"" + "x".repeat(characters) + "\"}";
  }

  @Test
  void aConfigurationOfTwoMegabytesComesInAFile() throws Exception {
    fixture.start(
        Settings.of(
                fixture.state(),
                List.of(
                    "/bin/sh",
                    "-c",
                    "wc -c < \"$1\" > \"$0/size\"",
                    directory.toString(),
                    "{config}"),
                fixture.secrets())
            .withEnvironment(Map.of("PATH", EngineFixture.TOOLS)));
    RunId runId = fixture.run("large", configOf(2 * 1024 * 1024));
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(Integer.parseInt(fixture.lines("size").get(0).strip())).isGreaterThan(2_097_152);
  }

  private Cause refusedDeploy(DeployPlan plan) {
    var refused =
        assertThrowsExactly(EngineException.class, () -> fixture.engine().deploy(plan)).reason();
    assertThat(refused.cure()).isNotEmpty();
    return refused;
  }

  @Test
  void aConfigurationOfTwoMegabytesIsNotDeployedForTheEnvironment() {
    fixture.start("true");
    fixture.engine().deploy(Pipelines.plan("large", "{}"));
    Cause cause = refusedDeploy(Pipelines.plan("large", configOf(2 * 1024 * 1024)));
    assertThat(cause.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(cause.message())
        .contains("shop.large", "'config'")
        .containsPattern("of 20972\\d\\d bytes")
        .contains("131072");
    assertThat(cause.cure()).contains("{config}");
    RunId previous = fixture.submit("large", Pipelines.runId("large"));
    assertThat(fixture.awaitEnd(previous).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void aConfigurationThatItsSecretsMakeTooLargeFailsTheRun() throws Exception {
    fixture.secrets().put("db", "x".repeat(2 * 1024 * 1024));
    fixture.start(EngineFixture.WAITS);
    Cause cause = fixture.awaitFailure(fixture.run("secret", "password: secret:db"));
    assertThat(cause.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(cause.message()).contains("shop.secret").containsPattern("of 20972\\d\\d bytes");
    assertThat(fixture.lines("begun")).isEmpty();
  }

  @Test
  void aConfigurationThatOnlyItsReferencesMakeTooLargeIsDeployed() {
    fixture.start("true");
    String name = "n".repeat(200);
    fixture.secrets().put(name, "short");
    String references = "\"secret:" + name + "\", ";
    String config = "{\"all\": [" + references.repeat(1000) + "\"last\"]}";
    RunId runId = fixture.run("references", config);
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
  }

  @Test
  void theLargestVariableThatIsNotRefusedIsTheLargestThatLinuxTakes() {
    fixture.start("true");
    String name = "LARGE";
    String fits = "x".repeat(131_072 - (name + "=").length() - 1);
    fixture.engine().deploy(Plans.withEnvironment("fits", Map.of(name, fits)));
    RunId fitting = fixture.submit("fits", Pipelines.runId("fits"));
    assertThat(fixture.awaitEnd(fitting).phase()).isEqualTo(RunPhase.SUCCESS);
    Cause cause = refusedDeploy(Plans.withEnvironment("larger", Map.of(name, fits + "x")));
    assertThat(cause.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(cause.message()).contains("larger", "'LARGE'", "131073", "131072");
  }

  @Test
  void aNulCharacterIsRefused() {
    fixture.start("true");
    Cause cause = refusedDeploy(Plans.withEnvironment("nul", Map.of("ODD", "a\0b")));
    assertThat(cause.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(cause.message()).contains("ODD", "NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A-B", "", "a=b", "1A", "x;touch /tmp/pwned", "ä"})
  void whatIsNoNameOfAVariableIsRefused(String name) {
    fixture.start("true");
    Cause cause = refusedDeploy(Plans.withEnvironment("name", Map.of(name, "value")));
    assertThat(cause.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(cause.message()).contains("'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a list", "text", "{", "a: [", "{\"a\": 1} {\"b\": 2}"})
  void aConfigurationThatIsNoObjectFailsTheRun(String config) {
    fixture.start("true");
    Cause cause = fixture.awaitFailure(fixture.run("broken", config));
    assertThat(cause.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(cause.cure()).isNotEmpty();
  }

  static List<String> oddNames() {
    return List.of(
        "../../etc/passwd",
        "/absolute/slash/",
        "dots..and.more...",
        "\"shop db\".'orders'.\\back\\slash",
        "$(touch pwned) `id` ; rm -rf . && $HOME",
        "line\nbreak\ttab",
        "ship 🚢 smörgåsbord 例",
        "100% {{workflow.name}} ${x}",
        "n".repeat(256));
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void anyNameArrivesAsItIs(String name) throws Exception {
    fixture.start("printf %s \"$ingestionPipelineFQN\" > \"$0/name\"");
    fixture.engine().deploy(Plans.named("odd", name));
    RunId runId = fixture.submit("odd", Pipelines.runId("odd"));
    assertThat(fixture.awaitEnd(runId).phase()).isEqualTo(RunPhase.SUCCESS);
    assertThat(fixture.status(runId).name()).isEqualTo(name);
    assertThat(Files.readString(fixture.file("name"))).isEqualTo(name);
    fixture.start("true");
    assertThat(fixture.status(runId).name()).isEqualTo(name);
  }
}
