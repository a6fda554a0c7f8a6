package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;

/** What a server makes of the frames that it gets. */
final class ServerFrameRules {

  private ServerFrameRules() {}

  static List<Rule<ServerScene>> all() {
    return List.of(
        Rule.of("S20", "sends frames that fit their schemas", ServerFrameRules::schemas),
        Rule.of("S21", "ignores unknown fields", ServerFrameRules::unknownFields),
        Rule.of("S22", "answers an unknown type with an id", ServerFrameRules::unknownType),
        Rule.of("S23", "ignores an unknown type without an id", ServerFrameRules::ignored),
        Rule.of("S24", "takes an unknown kind", ServerFrameRules::unknownKind),
        Rule.of("S25", "answers a bad message and goes on", ServerFrameRules::bad),
        Rule.of("S26", "ends the link at the tenth in a row", ServerFrameRules::tenth),
        Rule.of("S27", "a usable frame begins the row anew", ServerFrameRules::anew),
        Rule.of("S28", "unknown types leave the row alone", ServerFrameRules::row),
        Rule.of("S29", "bounds the shape of JSON", ServerFrameRules::shape));
  }

  private static void schemas(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    link.send(Frames.event(1, ServerScene.fresh(), "running"));
    var ack = link.expect("ack");
    var problem = link.text(List.of("junk")).expect("problem");
    link.send(Frames.frame("x-dance").put("id", "d-1"));
    assertThat(link.expect("problem")).isNotEqualTo(problem);
    assertThat(link.fault()).as("after %s", ack).isEmpty();
  }

  private static void unknownFields(ServerScene scene) throws Exception {
    ObjectNode hello = Frames.hello(scene.runner(), "boot-1");
    hello.putObject("x-more").putArray("deep").add(1);
    Link link = scene.open().send(hello.put("newInVersionTwo", "yes"));
    var unused = link.expect("welcome");
    ObjectNode event = Frames.event(7, ServerScene.fresh(), "running").put("x-more", true);
    event.withObject("/status").put("newInVersionTwo", 2);
    assertThat(link.send(event).expect("ack").path("eventId").asLong()).isEqualTo(7);
  }

  private static void unknownType(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1").send(Frames.frame("x-dance").put("id", "d-1"));
    assertThat(link.expect("problem").path("regarding").asText()).isEqualTo("d-1");
    link.expectAlive();
  }

  private static void ignored(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1").send(Frames.frame("x-dance").put("steps", 3));
    var unused = link.send(Frames.event(1, ServerScene.fresh(), "running")).expect("ack");
  }

  private static void unknownKind(ServerScene scene) throws Exception {
    ObjectNode event = Frames.event(1, ServerScene.fresh(), "failed");
    event
        .withObject("/status/cause")
        .put("kind", "OF_A_LATER_VERSION")
        .put("message", "something new");
    var unused = scene.greeted("boot-1").send(event).expect("ack");
  }

  private static List<String> badMessages() {
    ObjectNode wrongState = Frames.event(1, ServerScene.fresh(), "dancing");
    ObjectNode noStatus = Frames.event(1, ServerScene.fresh(), "running");
    noStatus.remove("status");
    ObjectNode noUuid = Frames.event(1, "not-a-uuid", "running");
    ObjectNode noOutcome = Frames.done("c-1");
    noOutcome.remove("outcome");
    ObjectNode textId = Frames.event(1, ServerScene.fresh(), "running").put("id", "one");
    return List.of(
        "junk",
        "",
        "[]",
        "{}",
        "{\"type\": 1}",
        "{\"type\": \"heartbeat\"",
        "{\"type\": \"heartbeat\", \"capacity\": 1, \"capacity\": 2}",
        "{\"type\": \"heartbeat\"} {\"type\": \"heartbeat\"}",
        "{\"type\": \"heartbeat\", \"capacity\": -1}",
        wrongState.toString(),
        noStatus.toString(),
        noUuid.toString(),
        textId.toString(),
        noOutcome.toString(),
        Frames.frame("busy").toString(),
        Frames.frame("problem").toString(),
        Frames.ack(1).toString(),
        Frames.welcome(1000, 1).toString(),
        Frames.command("c-1", "health", 1000).toString());
  }

  private static void bad(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    for (String message : badMessages()) {
      refused(link, message);
    }
    // At this point it is one too many.
    refused(link, Frames.hello(scene.runner(), "boot-1").toString());
  }

  private static void refused(Link link, String message) throws Exception {
    link.text(List.of(message)).send(Frames.event(1, ServerScene.fresh(), "running"));
    JsonNode first = link.expectEither("problem", "ack");
    assertThat(first.path("type").asText()).as("the answer to %s", message).isEqualTo("problem");
    var unused = link.expect("ack");
  }

  private static void junk(Link link, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      var unused = link.text(List.of("junk")).expect("problem");
    }
  }

  private static void tenth(ServerScene scene) throws Exception {
    Link link = scene.quiet();
    junk(link, 9);
    link.expectAlive();
    var unused = link.text(List.of("junk")).expectEnd(1008);
  }

  private static void anew(ServerScene scene) throws Exception {
    Link link = scene.quiet();
    junk(link, 9);
    link.send(Frames.heartbeat(1));
    junk(link, 9);
    link.expectAlive();
  }

  private static void row(ServerScene scene) throws Exception {
    Link link = scene.quiet();
    junk(link, 9);
    for (int i = 0; i < 20; i++) {
      link.send(Frames.frame("x-dance"));
      var unused = link.send(Frames.frame("x-dance").put("id", "d-" + i)).expect("problem");
    }
    link.expectAlive();
    var unused = link.text(List.of("junk")).expectEnd(1008);
  }

  private static String nested(int depth) {
    return "{\"type\":\"heartbeat\",\"capacity\":3,\"x-deep\":%s%s}"
        .formatted("[".repeat(depth - 1), "]".repeat(depth - 1));
  }

  private static String named(int length) {
    return "{\"type\":\"heartbeat\",\"%s\":1}".formatted("n".repeat(length));
  }

  private static String numbered(int length) {
    return "{\"type\":\"heartbeat\",\"x-n\":%s}".formatted("7".repeat(length));
  }

  /** With so many elements of an array, of tokens a few more. */
  private static String counted(int elements) {
    return "{\"type\":\"heartbeat\",\"x-many\":[%s]}"
        .formatted(String.join(",", Collections.nCopies(elements, "1")));
  }

  private static void shape(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    link.text(List.of(nested(100), named(4096), numbered(100), counted(249_000)));
    var unused = link.send(Frames.event(1, ServerScene.fresh(), "running")).expect("ack");
    for (String beyond : List.of(nested(101), named(4097), numbered(101), counted(250_001))) {
      refused(link, beyond);
    }
  }
}
