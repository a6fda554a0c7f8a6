package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.relay.RelayRig.Answer;
import io.hybridrunner.testkit.Pipelines;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is wrong is refused in JSON that says what, where and what to do, and repeats no secret. */
class ApiErrorsTest {

  private static final String CANARY = "canary-4711";
  private static final String RUNNERS = "/api/v1/runners";
  private static final String PIPELINES = RelayRig.RUNNER + "/pipelines";
  private static final String ORDERS = PIPELINES + "/" + Pipelines.id("orders");

  private final CapturedLogs logs = new CapturedLogs();
  private final RelayRig rig = new RelayRig();

  @AfterEach
  void close() {
    rig.close();
    logs.close();
    assertThat(logs.text()).doesNotContain(CANARY).doesNotContain("ERROR");
  }

  /** Refused with this status and this much in the message. */
  private static void assertProblem(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
    assertThat(answer.http().headers().firstValue("Content-Type").orElse("none"))
        .startsWith("application/json");
    assertThat(answer.json().fieldNames())
        .toIterable()
        .containsExactly("code", "kind", "message", "cure");
    assertThat(answer.json().path("code").intValue()).isEqualTo(status);
    assertThat(answer.text("message")).contains(message);
    assertThat(answer.text("cure")).isNotBlank();
    assertThat(answer.http().body())
        .doesNotContain(CANARY)
        .doesNotContain("\tat ")
        .doesNotContain("Exception");
  }

  private Answer body(String type, byte[] body) {
    return rig.send(
        rig.request(ORDERS + "/run")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void aMissingOrWrongTokenIsRefusedEverywhereAndNotRepeated() {
    for (String path : List.of(RUNNERS, ORDERS + "/logs", "/api/v1/nothing", "/")) {
      for (String header : List.of("Bearer " + CANARY, "Basic " + CANARY, "Bearer ", CANARY)) {
        HttpRequest.Builder request = rig.request(path).setHeader("Authorization", header);
        Answer answer = rig.send(request.GET());
        assertProblem(answer, 401, "token is missing or not valid");
        assertThat(answer.http().headers().firstValue("WWW-Authenticate")).contains("Bearer");
      }
    }
  }

  @Test
  void aBodyIsNotReadBeforeTheTokenIsChecked() {
    HttpRequest.Builder request =
        rig.request(PIPELINES)
            .setHeader("Authorization", "Bearer wrong")
            .POST(BodyPublishers.ofString("{\"" + CANARY));

    assertProblem(rig.send(request), 401, "token");
  }

  @Test
  void malformedJsonIsRefusedWithItsPlaceAndNotRepeated() {
    Answer answer = rig.post(PIPELINES, "{\"pipeline\":\n  " + CANARY + "}");

    assertProblem(answer, 400, "line 2, column ");
    for (String body :
        List.of("{", "[]", "\"" + CANARY + "\"", "null", "{} {}", "{\"runId\": 1,}", "\0")) {
      assertProblem(rig.post(ORDERS + "/run", body), 400, "the body ");
    }
  }

  @Test
  void aFieldNamedTwiceIsRefusedForOnlyOneCouldCount() {
    String run = Pipelines.runId("1").toString();
    String twice = "{\"version\": 1, \"runId\": \"%s\", \"runId\": \"%s\"}".formatted(run, run);

    assertProblem(rig.post(ORDERS + "/run", twice), 400, "twice");
  }

  @Test
  void aBodyBeyondALimitIsRefused() {
    String deep = "{\"override\": " + "[".repeat(2000) + "]".repeat(2000) + "}";
    String digits = "{\"version\": " + "1".repeat(2000) + "}";

    assertProblem(rig.post(ORDERS + "/run", deep), 400, "limit");
    assertProblem(rig.post(ORDERS + "/run", digits), 400, "limit");
  }

  @Test
  void bytesThatAreNoUtf8AreNotTurnedIntoOtherCharacters() {
    byte[] body = "{\"requestedBy\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertProblem(body("application/json", body), 400, "not UTF-8");
  }

  @Test
  void wrongTypesAreNamedByTheirField() {
    Map<String, String> wrong =
        Map.of(
            "{\"runId\": 5}",
            "'runId' must be text",
            "{\"runId\": \"" + CANARY + "\"}",
            "'runId' must be a UUID",
            "{\"version\": \"" + CANARY + "\"}",
            "'version' must be a number",
            "{\"version\": -1}",
            "'version' must be a number",
            "{\"version\": 1e999}",
            "'version' must be a number",
            "{\"override\": [\"" + CANARY + "\"]}",
            "'override' must be an object");

    wrong.forEach((body, message) -> assertProblem(rig.post(ORDERS + "/run", body), 400, message));
    assertProblem(
        rig.post(ORDERS + "/kill", "{\"requestedBy\": {}}"), 400, "'requestedBy' must be text");
  }

  @Test
  void aBadEntityIsRefusedByNamingEachOfItsFieldsAndNoValue() {
    assertProblem(rig.post(PIPELINES, "{}"), 400, "'pipeline' is missing");
    assertProblem(rig.post(PIPELINES, "{\"pipeline\": 5}"), 400, "'pipeline' must be an object");
    Answer answer =
        rig.post(PIPELINES, "{\"pipeline\": {\"id\": \"%s\", \"name\": 5}}".formatted(CANARY));
    assertProblem(answer, 400, "id must be a UUID");
    assertThat(answer.text("message")).contains("name ").contains("pipelineType is missing");
    String automations = RelayRig.RUNNER + "/automations";
    assertProblem(rig.post(automations, "{}"), 400, "'workflow' is missing");
    assertProblem(rig.post(automations, "{\"workflow\": {\"name\": 5}}"), 400, "'workflow.name'");
    assertProblem(rig.post(RelayRig.RUNNER + "/applications", "{}"), 400, "'app' is missing");
  }

  @Test
  void unknownFieldsAndParametersAreRefusedByNamingTheKnownOnes() {
    Answer field = rig.post(ORDERS + "/kill", "{\"runID\": \"" + CANARY + "\"}");
    Answer parameter = rig.get(ORDERS + "/logs?cursor=" + CANARY);

    assertProblem(field, 400, "'runID'");
    assertThat(field.text("cure")).contains("runId, requestedBy");
    assertProblem(parameter, 400, "'cursor'");
    assertThat(parameter.text("cure")).contains("runId, after, wait");
    HttpRequest.Builder delete =
        rig.request(ORDERS)
            .header("Content-Type", "application/json")
            .method("DELETE", BodyPublishers.ofString("{\"version\": 0.1}"));
    assertProblem(rig.send(delete), 400, "'version'");
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    for (String query : List.of("wait=-1", "wait=61", "wait=soon", "ttl=0", "ttl=9999999")) {
      Answer answer = rig.post(ORDERS + "/kill?" + query, "{}");
      assertProblem(answer, 400, query.substring(0, query.indexOf('=')));
    }
    assertProblem(
        rig.get("/api/v1/pipelines/" + Pipelines.id("a") + "/runs?limit=0"), 400, "limit");
    assertProblem(rig.delete(ORDERS + "?version=new"), 400, "version");
  }

  @Test
  void aBodyOfMoreThanEightMebibytesIsRefused() {
    String large = CANARY + " ".repeat(8 * 1024 * 1024);

    assertProblem(rig.post(PIPELINES, large), 413, "larger than 8388608 bytes");
    byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder chunked =
        rig.request(PIPELINES)
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes)));
    assertProblem(rig.send(chunked), 413, "larger than 8388608 bytes");
  }

  @Test
  void aDeploymentThatBecomesTooLargeAMessageIsRefused() {
    // The body just fits; its message, with the command's id and time to live, does not.
    int room = 8 * 1024 * 1024 - "{\"pipeline\":}".length() - 1;
    String pipeline = Pipelines.pipeline("orders", 0.1).json().replaceAll("\\s", "");
    String filling = "x".repeat(room - pipeline.length());
    String body = "{\"pipeline\":" + pipeline.replace("a.b.c", "a.b.c" + filling) + "}";

    assertProblem(rig.post(PIPELINES, body), 413, "a message of ");
  }

  @Test
  void otherFormsThanJsonInUtf8AreRefused() {
    byte[] body = "{\"version\": 1}".getBytes(StandardCharsets.UTF_8);
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "x")) {
      assertProblem(body(type, body), 415, "Content-Type");
    }
    assertProblem(body("application/json; charset=utf-16", body), 415, "Content-Type");
    assertThat(body("Application/JSON; charset=\"UTF-8\"", body).status()).isEqualTo(202);
    assertProblem(
        rig.send(rig.request(ORDERS + "/run").POST(BodyPublishers.ofByteArray(body))),
        415,
        "Content-Type");
    HttpRequest.Builder packed =
        rig.request(ORDERS + "/run")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body));
    assertProblem(rig.send(packed), 415, "Content-Encoding");
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    for (String method : List.of("PUT", "PATCH", "OPTIONS", "BREW")) {
      Answer answer = rig.send(rig.request(PIPELINES).method(method, BodyPublishers.noBody()));
      assertProblem(answer, 405, method);
      assertThat(answer.http().headers().firstValue("Allow").orElse(""))
          .contains("GET")
          .contains("POST");
    }
    assertProblem(rig.get(ORDERS + "/run"), 405, "GET");
  }

  @Test
  void unknownPathsAreNotFound() {
    for (String path : List.of("/", "/api/v1", "/api/v2/runners", "/api/v1//runners", ORDERS)) {
      Answer answer = rig.get(path);
      assertThat(answer.status()).isIn(404, 405);
      assertProblem(answer, answer.status(), "");
    }
  }

  @Test
  void whatIsNotThereIsSaidToBeMissing() {
    String run = Pipelines.runId("1").toString();

    assertProblem(rig.get(RUNNERS + "/nobody"), 404, "'nobody' has never been connected");
    assertProblem(rig.get("/api/v1/runs/" + run), 404, "no runner has reported run " + run);
    assertProblem(rig.get("/api/v1/commands/run-" + run), 404, "no command run-" + run);
    assertProblem(rig.get("/api/v1/runs/5"), 400, "run id must be a UUID");
    assertProblem(rig.get("/api/v1/pipelines/5/runs"), 400, "pipeline id must be a UUID");
    assertProblem(rig.post(PIPELINES + "/orders/run", "{}"), 400, "must be a UUID, not 'orders'");
    assertProblem(rig.get("/api/v1/commands/" + "c".repeat(129)), 400, "1 to 128 characters");
  }

  @Test
  void runnersMayHaveStrangeNames() {
    String longest = "\u00fc".repeat(128);
    for (String name :
        List.of("a/b", "..", "a.b", "\"q\" 'r'", "\ud83d\ude80", "a%2Fb;c", longest)) {
      String path =
          RUNNERS + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      try (FakeRunner runner = rig.obliging(name)) {
        assertThat(rig.get(path).text("id")).isEqualTo(name);
        assertThat(rig.get(path + "/host-ip").text("ip")).isEqualTo("10.1.2.3");
        assertThat(runner.command().operation()).isEqualTo("HostIp");
      }
    }
    String tooLong = RUNNERS + "/" + "n".repeat(256);
    assertProblem(rig.get(tooLong), 400, "1 to 128 printable characters");
    assertProblem(
        rig.post(tooLong + "/pipelines/" + Pipelines.id("a") + "/kill", ""), 400, "1 to 128");
    assertProblem(rig.get(RUNNERS + "/a%0Ab"), 400, "printable");
  }
}
