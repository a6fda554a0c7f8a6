package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.ScriptedServer.Script;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollateControlPlaneTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofSeconds(30);
  private static final String TOKEN = "canary.token.value";

  private final Notes notes = new Notes();
  private Optional<ScriptedServer> server = Optional.empty();
  private Optional<CollateControlPlane> link = Optional.empty();

  @AfterEach
  void closeAll() throws IOException {
    link.ifPresent(CollateControlPlane::close);
    if (server.isPresent()) {
      server.get().close();
    }
  }

  private CollateControlPlane connect(Script script) throws IOException {
    ScriptedServer scripted = new ScriptedServer(script);
    server = Optional.of(scripted);
    CollateControlPlane made =
        new CollateControlPlane(
            LinkSettings.of(scripted.url(), () -> SecretValue.of(TOKEN + "\n"), "r-1", "test")
                .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2))
                .withSpread(Duration.ofMillis(100)));
    link = Optional.of(made);
    made.start(notes);
    return made;
  }

  private static StatusEvent event(long id, String name) {
    return new StatusEvent(
        id,
        new RunStatus(
            Pipelines.runId("r"),
            Optional.empty(),
            name,
            RunPhase.RUNNING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private void awaitDown(String sentence) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(notes.downs)
                    .anySatisfy(cause -> assertThat(cause.sentence()).contains(sentence)));
    assertThat(notes.downs).noneMatch(cause -> cause.toString().contains("canary"));
  }

  @Test
  void itBringsItsTokenAndOffersNoCompression() throws Exception {
    connect(peer -> peer.welcome(CALM));
    await().atMost(LONG).until(() -> !notes.ups.isEmpty());
    String head = server.orElseThrow().requests().get(0);
    assertThat(head)
        .startsWith("GET /runner-link/v1 HTTP/1.1")
        .contains("Authorization: Bearer " + TOKEN + "\r\n")
        .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
  }

  @Test
  void nobodyThereIsASentence() throws Exception {
    connect(peer -> peer.welcome(CALM));
    server.orElseThrow().close();
    awaitDown("does not accept connections");
  }

  @Test
  void aServerThatNeverWelcomesIsGivenUp() throws Exception {
    connect(
        peer -> {
          peer.upgrade();
          peer.drain();
        });
    awaitDown("did not welcome the runner in time");
  }

  @Test
  void silenceForTwoHeartbeatsEndsTheLinkAndTheNextOneComesUp() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    connect(
        peer -> {
          peer.welcome(connections.incrementAndGet() == 1 ? Duration.ofMillis(100) : CALM);
          peer.drain();
        });
    awaitDown("no byte came from");
    await().atMost(LONG).until(() -> notes.ups.size() >= 2);
  }

  @Test
  void halfAFrameAndThenNothingIsNoticedToo() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    connect(
        peer -> {
          peer.welcome(connections.incrementAndGet() == 1 ? Duration.ofMillis(100) : CALM);
          if (connections.get() == 1) {
            peer.raw(Peer.header(0x81, 1000));
            peer.raw("{\"type\":".getBytes(StandardCharsets.UTF_8));
          }
          peer.drain();
        });
    awaitDown("no byte came from");
    await().atMost(LONG).until(() -> notes.ups.size() >= 2);
  }

  @Test
  void aResetConnectionIsMadeAgain() throws Exception {
    connect(
        peer -> {
          peer.welcome(CALM);
          peer.drain();
        });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    server.orElseThrow().cut();
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    assertThat(notes.downs).isNotEmpty();
  }

  @Test
  void commandsAcksAndJunkAreEachDealtWithAndTheLinkGoesOn() throws Exception {
    List<Frame> received = new CopyOnWriteArrayList<>();
    Command run = Pipelines.run("c-1", "p", Pipelines.runId("r"));
    connect(
        peer -> {
          peer.welcome(CALM);
          peer.sendText("junk");
          peer.sendText(
              "{\"type\":\"command\",\"id\":\"c-0\",\"operation\":\"dance\",\"ttlMillis\":1000}");
          peer.sendText("{\"type\":\"command\",\"id\":\"c-x\",\"operation\":\"run\"}");
          peer.sendText("{\"type\":\"novelty\"}");
          peer.send(new Frame.Order(run));
          peer.send(new Frame.Ack(7));
          for (int i = 0; i < 3; i++) {
            received.add(peer.read());
          }
          peer.drain();
        });
    await().atMost(LONG).until(() -> notes.commands.size() == 1 && received.size() == 3);
    await().atMost(LONG).until(() -> notes.acknowledged.contains(7L));
    assertThat(received.get(0)).isInstanceOf(Frame.Problem.class);
    assertThat(received.subList(1, 3))
        .extracting(frame -> ((Frame.Result) frame).reply())
        .extracting(
            reply -> reply.commandId().value() + " " + ((Reply.Refused) reply).cause().kind())
        .containsExactly("c-0 UNSUPPORTED", "c-x BAD_REQUEST");
    assertThat(notes.downs).isEmpty();
  }

  @Test
  void aFullInboxIsSaidToTheServer() throws Exception {
    notes.answer = Acceptance.BUSY;
    List<Frame> received = new CopyOnWriteArrayList<>();
    connect(
        peer -> {
          peer.welcome(CALM);
          peer.send(new Frame.Order(Pipelines.run("c-1", "p", Pipelines.runId("r"))));
          received.add(peer.read());
        });
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(received).contains(new Frame.Busy(new CommandId("c-1"))));
  }

  @Test
  void aCommandThatComesAgainOnTheNextLinkIsOfferedAgain() throws Exception {
    Command run = Pipelines.run("c-1", "p", Pipelines.runId("r"));
    connect(
        peer -> {
          peer.welcome(CALM);
          peer.send(new Frame.Order(run));
        });
    await().atMost(LONG).until(() -> notes.commands.size() >= 2);
    assertThat(notes.commands).containsOnly(run);
  }

  @Test
  void aStatusLargerThanTheServerTakesGoesWithoutItsEvidence() throws Exception {
    List<Frame> received = new CopyOnWriteArrayList<>();
    CollateControlPlane controlPlane =
        connect(
            peer -> {
              peer.welcome(CALM);
              received.add(peer.read());
              peer.drain();
            });
    await().atMost(LONG).until(() -> !notes.ups.isEmpty());
    Cause cause =
        new Cause(
            Cause.Kind.INGESTION_FAILED,
            "it ended with 1",
            "",
            List.of("é".repeat(FrameCodec.MAX_FRAME_BYTES / 2)));
    RunStatus failed =
        new RunStatus(
            Pipelines.runId("r"),
            Optional.empty(),
            "p",
            RunPhase.FAILED,
            Optional.empty(),
            Optional.empty(),
            Optional.of(cause));
    assertThat(controlPlane.send(new StatusEvent(3, failed))).isTrue();
    await().atMost(LONG).until(() -> received.size() == 1);
    StatusEvent event = ((Frame.Event) received.get(0)).event();
    assertThat(event.id()).isEqualTo(3);
    assertThat(event.status().phase()).isEqualTo(RunPhase.FAILED);
    assertThat(event.status().cause().orElseThrow().message()).isEqualTo("it ended with 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://a:canary@h", "ws://h/?token=canary", "wss://h/#canary"})
  void anAddressThatCouldHoldASecretIsRefusedAndNotShown(String url) {
    assertThatThrownBy(
            () -> LinkSettings.of(URI.create(url), () -> SecretValue.of(TOKEN), "r-1", "test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no user, query or fragment")
        .hasMessageNotContaining("canary");
  }

  @Test
  void aVersionThatNoHeaderCanCarryIsASentenceAndNotTheEndOfAllAttempts() {
    CollateControlPlane made =
        new CollateControlPlane(
            LinkSettings.of(
                URI.create("ws://127.0.0.1:9"), () -> SecretValue.of(TOKEN), "r", "1\n"));
    link = Optional.of(made);
    made.start(notes);
    awaitDown("no request for the link can be made (IllegalArgumentException)");
  }

  @Test
  void aBinaryMessageEndsTheLink() throws Exception {
    connect(
        peer -> {
          peer.welcome(CALM);
          peer.raw(new byte[] {(byte) 0x82, 1, 0});
          peer.drain();
        });
    awaitDown("binary message");
  }

  @Test
  void aServerThatDoesNotReadMakesStatusesWaitAndNothingGrows() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    CollateControlPlane controlPlane =
        connect(
            peer -> {
              peer.welcome(CALM);
              try {
                boolean unused = done.await(LONG.toMillis(), TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().atMost(LONG).until(() -> !notes.ups.isEmpty());
    String large = "x".repeat(100_000);
    long sent = 0;
    while (controlPlane.send(event(sent, large)) && sent < 10_000) {
      sent++;
    }
    assertThat(sent).as("statuses of 100 kB that were taken").isLessThan(500);
    done.countDown();
  }

  @Test
  void closingEndsItsThreads() throws Exception {
    connect(
        peer -> {
          peer.welcome(CALM);
          peer.drain();
        });
    await().atMost(LONG).until(() -> !notes.ups.isEmpty());
    link.orElseThrow().close();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("runner-link")));
  }
}
