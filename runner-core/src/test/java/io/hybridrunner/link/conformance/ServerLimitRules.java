package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A server's heartbeats and limits, and what it makes of bytes that are no frames. */
final class ServerLimitRules {

  /** Their answers are more than sockets hold, and more than a peer should keep. */
  private static final int MANY = 200_000;

  private static final int FIN_TEXT = WebSocket.FIN | WebSocket.TEXT;
  private static final int FIN_PING = WebSocket.FIN | WebSocket.PING;
  private static final int PINGS = 120_000;

  /** Masked with zeros where a mask is due. */
  private static final List<String> NO_WEBSOCKET =
      List.of(
          "81 02 7b 7d", // No mask.
          "83 80 00 00 00 00", // An unknown opcode.
          "8b 80 00 00 00 00", // An unknown control opcode.
          "a1 80 00 00 00 00", // A reserved bit.
          "09 80 00 00 00 00", // A ping in parts.
          "89 fe 00 7e 00 00 00 00", // A ping that is too long.
          "80 80 00 00 00 00"); // A continuation of nothing.

  private ServerLimitRules() {}

  static List<Rule<ServerScene>> all() {
    return List.of(
        Rule.timed("S60", "sends heartbeats", ServerLimitRules::heartbeats),
        Rule.timed("S61", "ends a link without a byte", ServerLimitRules::silence),
        Rule.timed("S62", "takes any byte for a sign of life", ServerLimitRules::anyByte),
        Rule.of("S63", "answers pings", ServerLimitRules::pings),
        Rule.of("S64", "answers the newest of many pings", ServerLimitRules::flood),
        Rule.of("S65", "takes a message in parts", ServerLimitRules::parts),
        Rule.of("S66", "takes 8 MiB", ServerLimitRules::largest),
        Rule.of("S67", "ends the link at more than 8 MiB", ServerLimitRules::tooLarge),
        Rule.of("S68", "takes no binary message", ServerLimitRules::binary),
        Rule.of("S69", "takes no text that is not UTF-8", ServerLimitRules::notUtf8),
        Rule.of("S70", "takes no compressed frame", ServerLimitRules::compressed),
        Rule.of("S71", "takes nothing that is no WebSocket", ServerLimitRules::noWebSocket),
        Rule.timed("S72", "ends a link that is not read", ServerLimitRules::unread));
  }

  private static void heartbeats(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    for (int i = 0; i < 4; i++) {
      var unused = link.expect("heartbeat");
    }
  }

  private static void silence(ServerScene scene) throws Exception {
    var unused = scene.quiet().expectEnd();
  }

  private static void anyByte(ServerScene scene) throws Exception {
    Link link = scene.quiet();
    link.raw().bytes(WebSocket.head(FIN_TEXT, 100_000, true));
    link.raw().bytes(new byte[4]);
    // Four heartbeats came meanwhile: twice the time after which it would be ended.
    for (int i = 0; i < scene.pauses() && count(link, "heartbeat") < 4; i++) {
      link.raw().bytes(new byte[] {' '});
      assertThat(link.pause()).as("the link was ended").isFalse();
    }
    assertThat(count(link, "heartbeat")).isGreaterThanOrEqualTo(4);
  }

  private static long count(Link link, String type) {
    return link.history().stream().filter(f -> f.path("type").asText().equals(type)).count();
  }

  private static void pings(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    byte[] longest = new byte[125];
    Arrays.fill(longest, (byte) 0xff);
    for (byte[] payload : List.of(new byte[0], new byte[] {1, 2, 3}, longest)) {
      link.raw().frame(FIN_PING, payload);
      assertThat(link.expectPong()).isEqualTo(payload);
    }
  }

  private static void flood(ServerScene scene) throws Exception {
    Link link = scene.unread().send(Frames.hello(scene.runner(), "boot-1"));
    for (int i = 0; i < PINGS; i += 1000) {
      ByteArrayOutputStream some = new ByteArrayOutputStream();
      for (int j = i; j < i + 1000; j++) {
        byte[] payload = ByteBuffer.allocate(125).putInt(j).array();
        some.writeBytes(WebSocket.encoded(FIN_PING, payload, true));
      }
      link.raw().bytes(some.toByteArray());
    }
    link.send(Frames.event(1, ServerScene.fresh(), "running")).listen();
    var unused = link.expect("ack");
    int answers = 0;
    int last = -1;
    while (last < PINGS - 1) {
      int number = ByteBuffer.wrap(link.expectPong()).getInt();
      assertThat(number).isGreaterThan(last);
      last = number;
      answers++;
    }
    assertThat(answers).isLessThan(PINGS);
  }

  private static void parts(ServerScene scene) throws Exception {
    byte[] hello =
        Frames.hello(scene.runner(), "boot-1").toString().getBytes(StandardCharsets.UTF_8);
    Link link = scene.open();
    link.raw().frame(WebSocket.TEXT, Arrays.copyOf(hello, 1));
    link.raw().frame(FIN_PING, new byte[] {7});
    link.raw().frame(WebSocket.CONTINUATION, new byte[0]);
    link.raw().frame(WebSocket.CONTINUATION, Arrays.copyOfRange(hello, 1, 20));
    assertThat(link.expectPong()).containsExactly(7);
    link.raw()
        .frame(WebSocket.FIN | WebSocket.CONTINUATION, Arrays.copyOfRange(hello, 20, hello.length));
    var unused = link.expect("welcome");
  }

  private static byte[] padded(JsonNode frame, int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) ' ');
    byte[] json = frame.toString().getBytes(StandardCharsets.UTF_8);
    System.arraycopy(json, 0, text, 0, json.length);
    return text;
  }

  private static void largest(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    JsonNode event = Frames.event(5, ServerScene.fresh(), "running");
    link.raw().frame(FIN_TEXT, padded(event, WebSocket.MAX_MESSAGE));
    assertThat(link.expect("ack").path("eventId").asLong()).isEqualTo(5);
  }

  private static void tooLarge(ServerScene scene) throws Exception {
    Link whole = scene.quiet();
    flooded(() -> whole.raw().frame(FIN_TEXT, new byte[WebSocket.MAX_MESSAGE + 1]));
    var unused = whole.expectEnd(1009);
    Link announced = scene.quiet();
    flooded(
        () -> {
          announced.raw().bytes(WebSocket.head(FIN_TEXT, 1L << 40, true));
          announced.raw().bytes(new byte[WebSocket.MAX_MESSAGE + 5]);
        });
    var unusedToo = announced.expectEnd(1009);
    Link parts = scene.quiet();
    flooded(
        () -> {
          parts.raw().frame(WebSocket.TEXT, new byte[0]);
          for (int sent = 0; sent <= WebSocket.MAX_MESSAGE; sent += 64 * 1024) {
            parts.raw().frame(WebSocket.CONTINUATION, new byte[64 * 1024]);
          }
        });
    var unusedThree = parts.expectEnd(1009);
  }

  private interface Sending {
    void all() throws IOException;
  }

  /** The other side may end the link before all is sent. */
  private static void flooded(Sending sending) {
    try {
      sending.all();
    } catch (IOException ended) {
      // Its goodbye is looked at by the caller.
      return;
    }
  }

  private static void binary(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    link.raw().frame(WebSocket.FIN | WebSocket.BINARY, "{}".getBytes(StandardCharsets.UTF_8));
    var unused = link.expectEnd(1003);
  }

  private static void notUtf8(ServerScene scene) throws Exception {
    for (String hex : List.of("c3 28", "ed a0 80", "c0 af", "f4 90 80 80", "e2 82")) {
      Link link = scene.greeted("boot-1");
      link.raw().frame(FIN_TEXT, HexFormat.ofDelimiter(" ").parseHex(hex));
      var unused = link.expectEnd(1007);
    }
  }

  private static void compressed(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    link.raw().frame(FIN_TEXT | 0x40, new byte[] {0});
    var unused = link.expectEnd(1002);
  }

  private static void noWebSocket(ServerScene scene) throws Exception {
    for (String hex : NO_WEBSOCKET) {
      Link link = scene.greeted("boot-1");
      link.raw().bytes(HexFormat.ofDelimiter(" ").parseHex(hex));
      assertThat(link.expectEnd().code()).as(hex).isEqualTo(1002);
    }
  }

  private static void unread(ServerScene scene) throws Exception {
    Link link = scene.unread().send(Frames.hello(scene.runner(), "boot-1"));
    String question = Frames.frame("x-dance").put("id", "d".repeat(100)).toString();
    link.expectEndUnread(question, MANY);
  }
}
