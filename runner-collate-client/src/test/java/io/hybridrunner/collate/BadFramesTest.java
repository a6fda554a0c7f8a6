package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.ScriptedServer.Script;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server, or something on the way, may send that is no frame, or no WebSocket. */
class BadFramesTest {

  private static final Duration CALM = Duration.ofSeconds(30);
  private static final byte[] NOT_UTF8 = {(byte) 0xc3, (byte) 0x28};

  private final Notes notes = new Notes();
  private final List<Frame> answers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private Optional<ScriptedServer> server = Optional.empty();
  private Optional<CollateControlPlane> link = Optional.empty();

  @AfterEach
  void close() throws IOException {
    link.ifPresent(CollateControlPlane::close);
    if (server.isPresent()) {
      server.get().close();
    }
  }

  /** A server that says this once the runner is greeted, and notes what it answers. */
  private void serverSays(Script words) throws IOException {
    ScriptedServer scripted =
        new ScriptedServer(
            peer -> {
              peer.welcome(CALM);
              if (told.compareAndSet(false, true)) {
                words.play(peer);
              }
              while (true) {
                answers.add(peer.read());
              }
            });
    server = Optional.of(scripted);
    CollateControlPlane made =
        new CollateControlPlane(
            LinkSettings.of(scripted.url(), () -> SecretValue.of("token"), "r-1", "test")
                .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2))
                .withSpread(Duration.ofMillis(100)));
    link = Optional.of(made);
    made.start(notes);
  }

  /** A text message in which the letter {@code #} is two bytes that are not UTF-8. */
  private static void damaged(Peer peer, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = new byte[bytes.length + 1];
    int at = text.indexOf('#');
    System.arraycopy(bytes, 0, message, 0, at);
    System.arraycopy(NOT_UTF8, 0, message, at, 2);
    System.arraycopy(bytes, at + 1, message, at + 2, bytes.length - at - 1);
    peer.raw(Peer.header(0x81, message.length));
    peer.raw(message);
  }

  private static String health(String id, String extra) {
    return "{\"type\":\"command\",\"id\":\""
        + id
        + "\",\"operation\":\"health\",\"ttlMillis\":60000,\"x-note\":\""
        + extra
        + "\"}";
  }

  private static void sendHealth(Peer peer, String id) throws IOException {
    peer.send(new Frame.Order(new Command.Health(new CommandId(id), Duration.ofMinutes(1))));
  }

  private void awaitCommand(String id) {
    await()
        .untilAsserted(
            () ->
                assertThat(notes.commands)
                    .extracting(command -> command.id().value())
                    .containsExactly(id));
  }

  private Frame.Problem problem(int index) {
    await().until(() -> answers.size() > index);
    return (Frame.Problem) answers.get(index);
  }

  @Test
  void aCommandThatIsNotUtf8IsNotActedOnButAnsweredByItsId() throws Exception {
    serverSays(
        peer -> {
          damaged(peer, health("c-1", "caf#"));
          damaged(peer, health("c-#", "x"));
          sendHealth(peer, "c-3");
        });

    awaitCommand("c-3");
    assertThat(problem(0).regarding()).contains("c-1");
    assertThat(problem(0).cause().sentence()).contains("not UTF-8").contains("\\ufffd");
    assertThat(problem(1).regarding()).isEmpty();
    assertThat(notes.downs).isEmpty();
  }

  @Test
  void aReplacementCharacterThatIsMeantComesEscaped() throws Exception {
    serverSays(peer -> peer.sendText(health("c-1", "\\ufffd")));

    awaitCommand("c-1");
    assertThat(notes.downs).isEmpty();
  }

  @Test
  void tenBadMessagesInARowEndTheLinkAndTextThatIsNotUtf8IsOne() throws Exception {
    serverSays(
        peer -> {
          for (int i = 0; i < 8; i++) {
            peer.sendText("junk");
          }
          damaged(peer, health("c-1", "#"));
          // For a server only.
          peer.send(new Frame.Busy(new CommandId("c-2")));
        });

    await().until(() -> !notes.downs.isEmpty());
    assertThat(notes.downs.get(0).message()).contains("10 messages in a row").contains("runner");
    assertThat(problem(9).cause().message()).contains("not for a runner");
  }

  @Test
  void whatIsRefusedOrOnlyUnknownDoesNotCountAndAGoodFrameBeginsAnew() throws Exception {
    serverSays(
        peer -> {
          for (int i = 0; i < 9; i++) {
            peer.sendText("junk");
          }
          for (int i = 0; i < 20; i++) {
            peer.sendText("{\"type\":\"dance\"}");
            peer.sendText("{\"type\":\"dance\",\"id\":\"d-1\"}");
            peer.sendText("{\"type\":\"command\",\"id\":\"c-0\",\"operation\":\"dance\"}");
          }
          peer.send(new Frame.Ack(1));
          for (int i = 0; i < 9; i++) {
            peer.sendText("junk");
          }
          sendHealth(peer, "c-1");
        });

    awaitCommand("c-1");
    assertThat(notes.downs).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "83 00, an unknown opcode",
    "8b 00, an unknown control opcode",
    "81 80 00 00 00 00, a masked frame",
    "c1 00, a reserved bit",
    "a1 00, another reserved bit",
    "09 00, a ping in parts",
    "89 7e 00 7e, a ping that is too long",
    "80 00, a continuation of nothing",
    "88 01 03, half a close code",
    "88 02 01 97, a close code below 1000",
  })
  void whatIsNoWebSocketHasItsOwnSentenceAndCure(String hex, String what) throws Exception {
    byte[] bytes = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    serverSays(peer -> peer.raw(bytes));

    await().until(() -> !notes.downs.isEmpty());
    assertThat(notes.downs.get(0).sentence())
        .as(what)
        .contains("does not speak WebSocket as RFC 6455 says")
        .contains("changes frames")
        .doesNotContain("time-outs");
  }

  @Test
  void aConnectionThatIsLostInTheMiddleOfAFrameIsALostOne() throws Exception {
    serverSays(
        peer -> {
          peer.raw(Peer.header(0x81, 100));
          throw new IOException("leaves");
        });

    await().until(() -> !notes.downs.isEmpty());
    assertThat(notes.downs.get(0).sentence()).contains("broke").contains("time-outs");
  }
}
