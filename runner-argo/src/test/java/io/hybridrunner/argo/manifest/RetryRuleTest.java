package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.document.Value.Fields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRuleTest {

  private static final Pattern QUOTED = Pattern.compile("matches '(.*)'");

  private static Optional<Fields> rule(int infrastructure, String airflowConfig) {
    return RetryRule.of(
        infrastructure, AirflowSettings.of(Plans.pipeline("shop.orders", airflowConfig)));
  }

  private static boolean isRetried(String message) {
    Fields rule = rule(1, "{}").orElseThrow();
    Matcher found = QUOTED.matcher(Plans.text(rule, "expression"));
    assertThat(found.find()).isTrue();
    return Pattern.compile(found.group(1)).matcher(message).find();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pod deleted",
        "main: Error (exit code 143)",
        "Pod was terminated in response to imminent node shutdown.",
        "Pod was rejected: Node didn't have enough resource: cpu, requested: 1000, used: 0",
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi.",
        "The node had condition: [DiskPressure]. ",
        "Preempted in order to admit critical pod",
        "Node node1 which was running pod x is unresponsive",
        "Pod failed before main container starts due to ContainerCreating: ",
        "pod failed: neither main nor wait container completed successfully"
      })
  void whatIsNoFaultOfTheRun(String message) {
    assertThat(isRetried(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main: OOMKilled (exit code 137)",
        "main: Error (exit code 137)",
        "main: Error (exit code 1)",
        "main: Error (exit code 1): pod deleted",
        "wait: Error (exit code 64): workflowtaskresults.argoproj.io is forbidden",
        "init: OOMKilled (exit code 137)",
        "Pod was active on the node longer than the specified deadline",
        "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
        "workflow shutdown with strategy:  Terminate",
        "main: StartError (exit code 128): exec: \"python\": executable file not found"
      })
  void whatIs(String message) {
    assertThat(isRetried(message)).isFalse();
  }

  @Test
  void theRetriesOfThePipelineAreForFailuresOfTheIngestion() {
    Fields rule = rule(1, "{\"retries\":3,\"retryDelay\":60}").orElseThrow();
    assertThat(Plans.text(rule, "limit")).isEqualTo("3");
    assertThat(Plans.text(rule, "backoff", "duration")).isEqualTo("60s");
    assertThat(Plans.text(rule, "expression"))
        .startsWith("(asInt(retries) < 1 && lastRetry.message matches '^(pod deleted")
        .endsWith(") || (asInt(retries) < 3 && lastRetry.status == 'Failed')");
  }

  @Test
  void theLargerLimitAndTheDefaultDelay() {
    Fields rule = rule(2, "{\"retries\":1}").orElseThrow();
    assertThat(Plans.text(rule, "limit")).isEqualTo("2");
    assertThat(Plans.text(rule, "backoff", "duration")).isEqualTo("300s");
  }

  @Test
  void onlyThePipelinesOrNone() {
    assertThat(Plans.text(rule(0, "{\"retries\":1}").orElseThrow(), "expression"))
        .isEqualTo("asInt(retries) < 1 && lastRetry.status == 'Failed'");
    assertThat(rule(0, "{}")).isEmpty();
    assertThat(rule(1, "{}").orElseThrow().get("backoff")).isEmpty();
  }
}
