package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.ScriptedServer.Script;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The other side says nothing, or not enough: each time is bounded, and said where it was. */
class SilenceTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final Notes notes = new Notes();

  private void goesDown(URI url, String sentence) {
    goesDown(
        LinkSettings.of(url, () -> SecretValue.of("token"), "r-1", "test")
            .withTimeouts(SHORT, SHORT)
            .withSpread(SHORT),
        sentence);
  }

  private void goesDown(LinkSettings settings, String sentence) {
    try (CollateControlPlane link = new CollateControlPlane(settings)) {
      link.start(notes);
      await().atMost(LONG).until(() -> !notes.downs.isEmpty());
    }
    assertThat(notes.downs.get(0).message()).contains(sentence);
    assertThat(notes.downs.get(0).cure()).isNotBlank();
  }

  /** On the first connection only; the next ones are served well. */
  private static ScriptedServer once(Duration heartbeat, Script trouble) throws IOException {
    AtomicInteger connections = new AtomicInteger();
    return new ScriptedServer(
        peer -> {
          if (connections.incrementAndGet() == 1) {
            peer.welcome(heartbeat);
            trouble.play(peer);
          } else {
            peer.welcome(Duration.ofSeconds(30));
          }
          peer.drain();
        });
  }

  @Test
  void aListenerThatDoesNotAcceptIsOneThatDidNotConnect() throws Exception {
    List<Socket> queued = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) {
        queued.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      goesDown(
          URI.create("ws://127.0.0.1:" + full.getLocalPort()),
          "did not accept a connection in time");
    } finally {
      for (Socket socket : queued) {
        socket.close();
      }
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothingDidNotAnswer() throws Exception {
    try (RawListener silent = RawListener.silent()) {
      goesDown(silent.url("ws"), "did not answer the request for a WebSocket in time");
    }
  }

  @Test
  void oneThatIsSilentInTlsDidNotAgreeOnIt() throws Exception {
    try (RawListener silent = RawListener.silent()) {
      goesDown(silent.url("wss"), "did not agree on TLS in time");
    }
  }

  @Test
  void anAnswerThatDripsForEverIsOneThatDidNotCome() throws Exception {
    try (ScriptedServer dripping =
        new ScriptedServer(
            peer -> {
              peer.answer("HTTP/1.1 101 Switching");
              drip(peer, 'x');
            })) {
      goesDown(dripping.url(), "did not answer the request for a WebSocket in time");
    }
  }

  @Test
  void aWelcomeThatDripsForEverIsOneThatDidNotCome() throws Exception {
    try (ScriptedServer dripping =
        new ScriptedServer(
            peer -> {
              peer.upgrade();
              peer.raw(Peer.header(0x81, 1_000_000));
              drip(peer, ' ');
            })) {
      goesDown(dripping.url(), "did not welcome the runner in time");
    }
  }

  @Test
  void aMessageThatDripsForEverDoesNotHoldTheLinkUp() throws Exception {
    try (ScriptedServer dripping =
        once(
            Duration.ofMillis(300),
            peer -> {
              peer.raw(Peer.header(0x81, 1_000_000));
              drip(peer, ' ');
            })) {
      goesDown(dripping.url(), "sent bytes for 8 heartbeats and no whole message");
      assertThat(notes.ups).hasSize(1);
    }
  }

  /** A byte at a time, so that there is never silence. */
  private static void drip(Peer peer, char what) throws IOException {
    while (true) {
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
      peer.raw(new byte[] {(byte) what});
    }
  }

  @Test
  void aServerThatStopsReadingEndsTheLinkAtTheWriteBound() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedServer server =
            once(
                Duration.ofSeconds(30),
                peer -> {
                  try {
                    done.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        CollateControlPlane link =
            new CollateControlPlane(
                LinkSettings.of(server.url(), () -> SecretValue.of("token"), "r-1", "test")
                    .withTimeouts(LONG, SHORT))) {
      link.start(notes);
      await().atMost(LONG).until(() -> !notes.ups.isEmpty());
      String large = "x".repeat(100_000);
      // More than the sockets' own buffers hold, and less than the runner queues.
      for (int i = 0; i < 100; i++) {
        boolean unused =
            link.send(new Reply.Done(new CommandId("c-" + i), large, Optional.empty()));
      }
      await().atMost(LONG).until(() -> !notes.downs.isEmpty());
      assertThat(notes.downs.get(0).message()).contains("did not read what it was sent in time");
    } finally {
      done.countDown();
    }
  }
}
