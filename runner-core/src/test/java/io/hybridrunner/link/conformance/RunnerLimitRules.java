package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A runner's heartbeats and limits, and what it makes of bytes that are no frames. */
final class RunnerLimitRules {

  /** Their answers are more than sockets hold, and more than a peer should keep. */
  private static final int MANY = 200_000;

  private static final int FIN_TEXT = WebSocket.FIN | WebSocket.TEXT;
  private static final int FIN_PING = WebSocket.FIN | WebSocket.PING;

  /** Short, so that the check need not wait long; long enough for a busy machine. */
  private static final long SHORT = 1_000;

  private static final List<String> NO_WEBSOCKET =
      List.of(
          "83 00", // An unknown opcode.
          "8b 00", // An unknown control opcode.
          "81 80 00 00 00 00", // A mask.
          "c1 00", // Marked as compressed.
          "a1 00", // Another reserved bit.
          "09 00", // A ping in parts.
          "89 7e 00 7e", // A ping that is too long.
          "80 00"); // A continuation of nothing.

  private RunnerLimitRules() {}

  static List<Rule<RunnerScene>> all() {
    return List.of(
        Rule.of("R80", "sends heartbeats with its capacity", RunnerLimitRules::heartbeats),
        Rule.of("R81", "ends a link without a byte", RunnerLimitRules::silence),
        Rule.of("R82", "takes any byte for a sign of life", RunnerLimitRules::anyByte),
        Rule.of("R83", "answers pings", RunnerLimitRules::pings),
        Rule.of("R84", "takes a message in parts", RunnerLimitRules::parts),
        Rule.of("R85", "takes 8 MiB", RunnerLimitRules::largest),
        Rule.of("R86", "ends the link at more than 8 MiB", RunnerLimitRules::tooLarge),
        Rule.of("R87", "takes no binary message", RunnerLimitRules::binary),
        Rule.of("R88", "takes nothing that is no WebSocket", RunnerLimitRules::noWebSocket),
        Rule.of("R89", "ends a link that is not read", RunnerLimitRules::unread));
  }

  private static void heartbeats(RunnerScene scene) throws Exception {
    Link link =
        scene.start().quiet(SHORT, WebSocket.MAX_MESSAGE).beating(Duration.ofMillis(SHORT / 5));
    for (int i = 0; i < 4; i++) {
      assertThat(link.expect("heartbeat").path("capacity").isInt()).isTrue();
    }
  }

  private static void silence(RunnerScene scene) throws Exception {
    var unused = scene.start().quiet(SHORT, WebSocket.MAX_MESSAGE).expectEnd();
    scene.up().expectAlive();
  }

  private static void anyByte(RunnerScene scene) throws Exception {
    Link link = scene.start().quiet(SHORT, WebSocket.MAX_MESSAGE);
    link.raw().bytes(WebSocket.head(FIN_TEXT, 100_000, false));
    for (int i = 0; i < scene.pauses() && heartbeats(link) < 4; i++) {
      link.raw().bytes(new byte[] {' '});
      assertThat(link.pause()).as("the link was ended").isFalse();
    }
    assertThat(heartbeats(link)).isGreaterThanOrEqualTo(4);
  }

  private static long heartbeats(Link link) {
    return link.history().stream()
        .filter(frame -> frame.path("type").asText().equals("heartbeat"))
        .count();
  }

  private static void pings(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    byte[] longest = new byte[125];
    Arrays.fill(longest, (byte) 0xff);
    for (byte[] payload : List.of(new byte[0], new byte[] {1, 2, 3}, longest)) {
      link.raw().frame(FIN_PING, payload);
      assertThat(link.expectPong()).isEqualTo(payload);
    }
  }

  private static void parts(RunnerScene scene) throws Exception {
    Link link = scene.start().quiet();
    ObjectNode health = Samples.health();
    byte[] text = health.toString().getBytes(StandardCharsets.UTF_8);
    link.raw().frame(WebSocket.TEXT, Arrays.copyOf(text, 1));
    link.raw().frame(FIN_PING, new byte[] {7});
    link.raw().frame(WebSocket.CONTINUATION, new byte[0]);
    link.raw().frame(WebSocket.CONTINUATION, Arrays.copyOfRange(text, 1, 20));
    assertThat(link.expectPong()).containsExactly(7);
    link.raw()
        .frame(WebSocket.FIN | WebSocket.CONTINUATION, Arrays.copyOfRange(text, 20, text.length));
    var unused = link.expect("result", "commandId", health.path("id").asText());
  }

  private static void largest(RunnerScene scene) throws Exception {
    Link link = scene.start().quiet();
    ObjectNode health = Samples.health();
    byte[] text = new byte[WebSocket.MAX_MESSAGE];
    Arrays.fill(text, (byte) ' ');
    byte[] json = health.toString().getBytes(StandardCharsets.UTF_8);
    System.arraycopy(json, 0, text, 0, json.length);
    link.raw().frame(FIN_TEXT, text);
    var unused = link.expect("result", "commandId", health.path("id").asText());
  }

  /** The other side may end the link before all is sent. */
  private static void flooded(Link link, byte[]... parts) {
    try {
      for (byte[] part : parts) {
        link.raw().bytes(part);
      }
    } catch (IOException ended) {
      return;
    }
  }

  private static void tooLarge(RunnerScene scene) throws Exception {
    byte[] some = new byte[64 * 1024];
    Arrays.fill(some, (byte) ' ');
    int times = WebSocket.MAX_MESSAGE / some.length + 20;
    Link announced = scene.start().quiet();
    flooded(announced, WebSocket.head(FIN_TEXT, 1L << 40, false));
    for (int i = 0; i < times; i++) {
      flooded(announced, some);
    }
    var unused = announced.expectEnd();
    Link parts = scene.quiet();
    flooded(parts, WebSocket.encoded(WebSocket.TEXT, some, false));
    for (int i = 0; i < times; i++) {
      flooded(parts, WebSocket.encoded(WebSocket.CONTINUATION, some, false));
    }
    var unusedToo = parts.expectEnd();
    scene.up().expectAlive();
  }

  private static void binary(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    link.raw().frame(WebSocket.FIN | WebSocket.BINARY, "{}".getBytes(StandardCharsets.UTF_8));
    var unused = link.expectEnd();
  }

  private static void noWebSocket(RunnerScene scene) throws Exception {
    for (String hex : NO_WEBSOCKET) {
      Link link = scene.another().start().quiet();
      link.raw().bytes(HexFormat.ofDelimiter(" ").parseHex(hex));
      assertThat(link.expectEnd()).as(hex).isNotNull();
    }
  }

  private static void unread(RunnerScene scene) throws Exception {
    Link link = scene.start().unread().send(Frames.welcome(RunnerScene.CALM, 1 << 23));
    String question = Frames.command("c".repeat(100), "x-dance", 1000).toString();
    link.expectEndUnread(question, MANY);
  }
}
