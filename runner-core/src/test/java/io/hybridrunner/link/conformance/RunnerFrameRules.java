package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a runner makes of the frames that it gets. */
final class RunnerFrameRules {

  private RunnerFrameRules() {}

  static List<Rule<RunnerScene>> all() {
    return List.of(
        Rule.of("R30", "sends frames that fit their schemas", RunnerFrameRules::schemas),
        Rule.of("R31", "ignores unknown fields", RunnerFrameRules::unknownFields),
        Rule.of("R32", "answers an unknown type with an id", RunnerFrameRules::unknownType),
        Rule.of("R33", "ignores an unknown type without an id", RunnerFrameRules::ignored),
        Rule.of("R34", "answers a bad message and goes on", RunnerFrameRules::bad),
        Rule.of("R35", "ends the link at the tenth in a row", RunnerFrameRules::tenth),
        Rule.of("R36", "a usable frame begins the row anew", RunnerFrameRules::anew),
        Rule.of("R37", "what is refused leaves the row alone", RunnerFrameRules::row),
        Rule.of("R38", "refuses a command that it cannot read", RunnerFrameRules::unreadable),
        Rule.of("R39", "refuses an unknown operation", RunnerFrameRules::operation),
        Rule.of("R40", "bounds the shape of JSON", RunnerFrameRules::shape),
        Rule.of("R41", "does not act on text that is not UTF-8", RunnerFrameRules::notUtf8),
        Rule.of("R42", "takes U+FFFD when it is escaped", RunnerFrameRules::escaped));
  }

  private static void health(Link link) throws Exception {
    JsonNode result = RunnerScene.ask(link, Samples.health());
    assertThat(result.path("outcome").asText()).isEqualTo("health");
  }

  private static void schemas(RunnerScene scene) throws Exception {
    Link link =
        scene.start().quiet(100, WebSocket.MAX_MESSAGE).beating(java.time.Duration.ofMillis(30));
    health(link);
    var problem = link.text(List.of("junk")).expect("problem");
    var refused = RunnerScene.ask(link, Frames.command("c-1", "x-dance", 1000));
    var heartbeat = link.expect("heartbeat");
    assertThat(link.fault()).as("%s, %s, %s", problem, refused, heartbeat).isEmpty();
  }

  private static void unknownFields(RunnerScene scene) throws Exception {
    ObjectNode welcome = Frames.welcome(RunnerScene.CALM, WebSocket.MAX_MESSAGE);
    welcome.putObject("x-more").putArray("deep").add(1);
    Link link = scene.start().greeting().send(welcome.put("newInVersionTwo", 2));
    JsonNode result = RunnerScene.ask(link, Samples.health().put("newInVersionTwo", true));
    assertThat(result.path("outcome").asText()).isEqualTo("health");
  }

  private static void unknownType(RunnerScene scene) throws Exception {
    Link link = scene.start().up().send(Frames.frame("x-dance").put("id", "d-1"));
    assertThat(link.expect("problem").path("regarding").asText()).isEqualTo("d-1");
    link.expectAlive();
  }

  private static void ignored(RunnerScene scene) throws Exception {
    health(scene.start().up().send(Frames.frame("x-dance").put("steps", 3)));
  }

  private static List<String> badMessages() {
    return List.of(
        "junk",
        "",
        "[]",
        "{}",
        "{\"type\": 1}",
        "{\"type\": \"heartbeat\"",
        "{\"type\": \"heartbeat\", \"capacity\": 1, \"capacity\": 2}",
        "{\"type\": \"heartbeat\"} {\"type\": \"heartbeat\"}",
        Frames.frame("ack").toString(),
        Frames.frame("ack").put("eventId", "one").toString(),
        Frames.frame("problem").toString(),
        Frames.frame("command").toString(),
        Frames.welcome(RunnerScene.CALM, WebSocket.MAX_MESSAGE).toString(),
        Frames.hello("r", "b").toString(),
        Frames.busy("c-1").toString(),
        Frames.done("c-1").toString());
  }

  /** The message is answered with a problem, before what comes after it. */
  private static void assertBad(Link link, String message) throws Exception {
    ObjectNode after = Samples.health();
    link.text(List.of(message)).send(after);
    JsonNode first = link.expectEither("problem", "result");
    assertThat(first.path("type").asText()).as("the answer to %s", message).isEqualTo("problem");
    var unused = link.expect("result", "commandId", after.path("id").asText());
  }

  private static void bad(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    for (String message : badMessages()) {
      assertBad(link, message);
    }
  }

  private static void junk(Link link, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      var unused = link.text(List.of("junk")).expect("problem");
    }
  }

  private static void tenth(RunnerScene scene) throws Exception {
    Link link = scene.start().quiet();
    junk(link, 9);
    link.expectAlive();
    var unused = link.text(List.of("junk")).expectEnd(1008);
  }

  private static void anew(RunnerScene scene) throws Exception {
    Link link = scene.start().quiet();
    junk(link, 9);
    link.send(Frames.frame("heartbeat"));
    junk(link, 9);
    link.expectAlive();
  }

  private static void row(RunnerScene scene) throws Exception {
    Link link = scene.start().quiet();
    junk(link, 9);
    for (int i = 0; i < 15; i++) {
      link.send(Frames.frame("x-dance"));
      var problem = link.send(Frames.frame("x-dance").put("id", "d-" + i)).expect("problem");
      var refused = RunnerScene.ask(link, Frames.command("c-" + i, "x-dance", 1000));
      assertThat(List.of(problem, refused)).hasSize(2);
    }
    link.expectAlive();
    var unused = link.text(List.of("junk")).expectEnd(1008);
  }

  private static void unreadable(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode noTime = Frames.command("c-1", "health", 1000);
    noTime.remove("ttlMillis");
    ObjectNode noRun = Samples.run(Samples.fresh(), "not-a-uuid");
    ObjectNode noPipeline = Frames.command("c-3", "deploy", 1000);
    for (ObjectNode command : List.of(noTime, noRun, noPipeline)) {
      var unused = RunnerScene.refused(link, command, 400);
    }
    link.expectAlive();
  }

  private static void operation(RunnerScene scene) throws Exception {
    JsonNode result =
        RunnerScene.refused(scene.start().up(), Frames.command("c-1", "x-dance", 1000), 501);
    assertThat(result.path("cause").path("kind").asText()).isEqualTo("UNSUPPORTED");
  }

  private static String with(String field) {
    return "{\"type\":\"heartbeat\",%s}".formatted(field);
  }

  private static String nested(int depth) {
    return with("\"x-deep\":%s%s".formatted("[".repeat(depth - 1), "]".repeat(depth - 1)));
  }

  private static String counted(int elements) {
    return with("\"x-many\":[%s]".formatted(String.join(",", Collections.nCopies(elements, "1"))));
  }

  private static void shape(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String name = "\"%s\":1";
    link.text(
        List.of(
            nested(100),
            with(name.formatted("n".repeat(4096))),
            with("\"x-n\":" + "7".repeat(100)),
            counted(249_000)));
    health(link);
    for (String beyond :
        List.of(
            nested(101),
            with(name.formatted("n".repeat(4097))),
            with("\"x-n\":" + "7".repeat(101)),
            counted(250_001))) {
      assertBad(link, beyond);
    }
  }

  /** The letter # becomes two bytes that are not UTF-8. */
  private static byte[] damaged(String text) {
    byte[] before = text.substring(0, text.indexOf('#')).getBytes(StandardCharsets.UTF_8);
    byte[] after = text.substring(text.indexOf('#') + 1).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(before);
    bytes.writeBytes(new byte[] {(byte) 0xc3, (byte) 0x28});
    bytes.writeBytes(after);
    return bytes.toByteArray();
  }

  private static void notUtf8(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode command = Samples.health().put("x-note", "caf#");
    link.raw().frame(WebSocket.FIN | WebSocket.TEXT, damaged(command.toString()));
    Optional<JsonNode> answer = link.firstOrEnd("problem", "result");
    if (answer.isEmpty()) {
      var unused = link.expectEnd(1007);
      return;
    }
    JsonNode problem = answer.get();
    assertThat(problem.path("type").asText()).isEqualTo("problem");
    assertThat(problem.path("regarding").asText()).isEqualTo(command.path("id").asText());
    assertThat(problem.path("cause").path("kind").asText()).isEqualTo("BAD_REQUEST");
    health(link);
  }

  private static void escaped(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode command = Samples.health().put("x-note", "#");
    link.text(List.of(command.toString().replace("#", "\\ufffd")));
    var unused = link.expect("result", "commandId", command.path("id").asText());
  }
}
