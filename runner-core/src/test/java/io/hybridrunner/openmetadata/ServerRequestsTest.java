package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerRequestsTest {

  private static final Cause CAUSE = Cause.of(Cause.Kind.LOST, "its pod is gone", "Test again");
  private static final String STEP =
      "{\"name\":\"Hybrid Runner\",\"mandatory\":true,\"passed\":false,"
          + "\"message\":\"its pod is gone. Test again\"";

  private static String patch(String response, Cause cause) {
    String json = "{\"id\":\"1\",\"name\":\"a\",\"response\":" + response + "}";
    return ServerRequests.failAutomation(new Automation("1", "a", false, json), cause);
  }

  @Test
  void theStepsThatAreThereStay() {
    assertThat(
            patch(
                "{\"lastUpdatedAt\":5,\"status\":\"Running\",\"steps\":[{\"name\":\"x\"}]}", CAUSE))
        .isEqualTo(
            "[{\"op\":\"add\",\"path\":\"/response\",\"value\":"
                + "{\"lastUpdatedAt\":5,\"status\":\"Failed\",\"steps\":[{\"name\":\"x\"},"
                + STEP
                + "}]}},{\"op\":\"add\",\"path\":\"/status\",\"value\":\"Failed\"}]");
  }

  @Test
  void aResponseOfAnotherKindGivesWay() {
    for (String response : List.of("null", "{\"results\":[]}", "3")) {
      assertThat(patch(response, CAUSE))
          .contains("\"value\":{\"status\":\"Failed\",\"steps\":[" + STEP + "}]}");
    }
  }

  @Test
  void evidenceIsTheErrorLog() {
    assertThat(patch("null", CAUSE.withEvidence(List.of("one", "two"))))
        .contains(STEP + ",\"errorLog\":\"one\\ntwo\"}");
  }

  @Test
  void whatIsNoAutomationIsRefused() {
    assertThatThrownBy(
            () -> ServerRequests.failAutomation(new Automation("1", "a", false, "no"), CAUSE))
        .isInstanceOf(InvalidEntityException.class);
  }

  @Test
  void aBatchOfLinesCountsThem() {
    assertThat(ServerRequests.logLines("a \"b\"\nc\n", Instant.ofEpochMilli(7)))
        .isEqualTo(
            "{\"logs\":\"a \\\"b\\\"\\nc\\n\",\"timestamp\":7,\"compressed\":false,\"lineCount\":2}");
  }
}
