package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.collate.net.NoProxy;
import io.hybridrunner.model.SecretValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Closing a link ends it at once in whatever phase it is: nothing is waited for that may not come.
 */
class ClosingTest {

  /** Much longer than closing may take, and than a test may. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Notes notes = new Notes();
  private Optional<CollateControlPlane> link = Optional.empty();

  private static LinkSettings settings(URI url) {
    return LinkSettings.of(url, () -> SecretValue.of("token"), "r-1", "test")
        .withTimeouts(FOR_EVER, FOR_EVER)
        .withMaxBackoff(FOR_EVER)
        .withSpread(FOR_EVER);
  }

  /** Fails when closing waits for anything that takes for ever here. */
  private static void closes(CollateControlPlane link) throws Exception {
    CompletableFuture.runAsync(link::close, Executors.newSingleThreadExecutor())
        .get(LONG.toSeconds(), TimeUnit.SECONDS);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("runner-link")));
  }

  private CollateControlPlane started(LinkSettings settings) {
    CollateControlPlane made = new CollateControlPlane(settings);
    link = Optional.of(made);
    made.start(notes);
    return made;
  }

  /** So that a failed test does not spoil the next one. */
  @AfterEach
  void closeAgain() {
    link.ifPresent(CollateControlPlane::close);
  }

  private void closesWhileTheOtherSideIsSilent(RawListener silent, LinkSettings settings)
      throws Exception {
    CollateControlPlane started = started(settings);
    await().atMost(LONG).until(() -> silent.accepted() == 1);
    closes(started);
    assertThat(notes.downs).isEmpty();
  }

  @Test
  void whileItWaitsForTheNextAttempt() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(peer -> peer.answer("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"))) {
      CollateControlPlane started = started(settings(server.url()));
      await().atMost(LONG).until(() -> !notes.downs.isEmpty());
      closes(started);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** A listener whose queue is full does not answer: the kernel drops what comes. */
  @Test
  void whileItConnects() throws Exception {
    List<Socket> queued = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) {
        queued.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      CollateControlPlane started = started(settings(url("ws", full.getLocalPort())));
      await().atMost(LONG).until(ClosingTest::isConnecting);
      closes(started);
      assertThat(notes.downs).isEmpty();
    } finally {
      for (Socket socket : queued) {
        socket.close();
      }
    }
  }

  /** OkHttp connects on a thread of its own. */
  private static boolean isConnecting() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().startsWith("io.hybridrunner.collate.net.OutboundSockets")
                    && frame.getMethodName().equals("connect"));
  }

  private static URI url(String scheme, int port) {
    return URI.create(scheme + "://127.0.0.1:" + port);
  }

  @Test
  void whileAProxyIsAskedForATunnel() throws Exception {
    try (RawListener proxy = RawListener.silent()) {
      HttpProxy silent = new HttpProxy("127.0.0.1", proxy.port(), Optional.empty());
      Egress egress = Egress.direct().withProxy(silent, NoProxy.NONE);
      closesWhileTheOtherSideIsSilent(
          proxy, settings(URI.create("wss://control.example")).withEgress(egress));
    }
  }

  @Test
  void inTls() throws Exception {
    try (RawListener silent = RawListener.silent()) {
      closesWhileTheOtherSideIsSilent(silent, settings(silent.url("wss")));
    }
  }

  @Test
  void whileItAsksForAWebSocket() throws Exception {
    try (RawListener silent = RawListener.silent()) {
      closesWhileTheOtherSideIsSilent(silent, settings(silent.url("ws")));
    }
  }

  @Test
  void whileItGreets() throws Exception {
    List<String> hellos = new java.util.concurrent.CopyOnWriteArrayList<>();
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> {
              peer.upgrade();
              hellos.add(peer.readText());
              peer.drain();
            })) {
      CollateControlPlane started = started(settings(server.url()));
      await().atMost(LONG).until(() -> !hellos.isEmpty());
      closes(started);
      assertThat(notes.downs).isEmpty();
    }
  }

  @Test
  void whileItIsUpAndTheServerDoesNotSayGoodbye() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> {
              peer.welcome(Duration.ofSeconds(30));
              peer.drain();
            })) {
      CollateControlPlane started = started(settings(server.url()));
      await().atMost(LONG).until(() -> !notes.ups.isEmpty());
      closes(started);
      assertThat(notes.downs).isEmpty();
    }
  }
}
