package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.ScriptedServer.Script;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.token.Jwts;
import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenListener;
import io.hybridrunner.collate.token.TokenWatch;
import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the link when its token is replaced. */
class TokenRenewalTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Less than what a refused token waits, and much more than a look takes. */
  private static final Duration BEFORE_ITS_TIME = Duration.ofSeconds(28);

  private static final Duration CALM = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String FIRST = Jwts.bot(1_800_000_000);
  private static final String SECOND = Jwts.bot(1_900_000_000);

  private static final Reply DONE = new Reply.Done(new CommandId("c"), "", Optional.empty());

  private final Notes notes = new Notes();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<TokenClaims> used = new CopyOnWriteArrayList<>();
  private final List<Cause> notTaken = new CopyOnWriteArrayList<>();
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<Frame> received = new CopyOnWriteArrayList<>();
  private volatile Supplier<SecretValue> token = () -> SecretValue.of(FIRST);
  private Optional<ScriptedServer> server = Optional.empty();
  private Optional<CollateControlPlane> link = Optional.empty();

  @AfterEach
  void closeAllAndLookForTheToken() throws IOException {
    link.ifPresent(CollateControlPlane::close);
    if (server.isPresent()) {
      server.get().close();
    }
    String said = notes.downs + "" + used + notTaken + Thread.getAllStackTraces().keySet();
    assertThat(said).doesNotContain("canary", FIRST.substring(0, FIRST.indexOf('.')));
  }

  private CollateControlPlane connect(Duration retryAfter, Script script) throws IOException {
    ScriptedServer scripted = new ScriptedServer(script);
    server = Optional.of(scripted);
    TokenListener listener =
        new TokenListener() {
          @Override
          public void inUse(TokenClaims claims) {
            used.add(claims);
          }

          @Override
          public void notTaken(Cause cause) {
            notTaken.add(cause);
          }
        };
    Supplier<SecretValue> source =
        () -> {
          asked.incrementAndGet();
          return token.get();
        };
    CollateControlPlane made =
        new CollateControlPlane(
            LinkSettings.of(scripted.url(), source, "r-1", "test"),
            TokenWatch.defaults()
                .withTimes(Duration.ofMillis(20), retryAfter)
                .withClock(Clock.fixed(NOW, ZoneOffset.UTC))
                .withListener(listener));
    link = Optional.of(made);
    made.start(notes);
    return made;
  }

  private List<String> requests() {
    return server.orElseThrow().requests();
  }

  private void replaceWith(String text) {
    token = () -> SecretValue.of(text);
  }

  /** What is asked from now on is asked after the link has looked at everything before. */
  private void awaitLooks(int count) {
    int before = asked.get();
    await().atMost(LONG).until(() -> asked.get() >= before + count);
  }

  private void welcomeAndListen(Peer peer, String name) throws IOException {
    peer.welcome(CALM);
    order.add(name + " welcomed");
    try {
      while (true) {
        Frame frame = peer.read();
        received.add(frame);
        order.add(name + " heard " + frame.getClass().getSimpleName());
      }
    } finally {
      order.add(name + " left");
    }
  }

  private void welcomeAndListen(Peer peer) throws IOException {
    welcomeAndListen(peer, peer.token().equals(FIRST) ? "first" : "second");
  }

  private static void refuse(Peer peer) throws IOException {
    peer.answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
  }

  private static void hold(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("nobody opened the latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theNewConnectionIsWelcomedBeforeTheOldOneIsLeft() throws Exception {
    CollateControlPlane controlPlane = connect(LONG, this::welcomeAndListen);
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    replaceWith(SECOND);
    await().atMost(LONG).until(() -> order.contains("first left"));
    assertThat(order).containsExactly("first welcomed", "second welcomed", "first left");
    assertThat(notes.ups).as("what is owed is sent again on the new one").hasSize(2);
    assertThat(notes.downs).isEmpty();
    assertThat(controlPlane.send(DONE)).isTrue();
    await().atMost(LONG).until(() -> order.contains("second heard Result"));
    awaitLooks(5);
    assertThat(requests()).hasSize(2);
    assertThat(notTaken).isEmpty();
    assertThat(used.get(used.size() - 1).expiry().time())
        .contains(Instant.ofEpochSecond(1_900_000_000));
  }

  /** As the relay does it: 4410 to the old one comes before the welcome of the new one. */
  @Test
  void aServerThatEndsTheOldOneFirstIsNoLostLink() throws Exception {
    CopyOnWriteArrayList<Peer> peers = new CopyOnWriteArrayList<>();
    CountDownLatch oldEnded = new CountDownLatch(1);
    CollateControlPlane controlPlane =
        connect(
            LONG,
            peer -> {
              peers.add(peer);
              if (peers.size() == 1) {
                try {
                  welcomeAndListen(peer, "first");
                } finally {
                  oldEnded.countDown();
                }
              }
              peer.upgrade();
              assertThat(peer.readText()).contains("\"hello\"");
              peers.get(0).sendClose(4410, "the same runner has a newer link");
              hold(oldEnded);
              peer.send(new Frame.Welcome("scripted", CALM, 1_000_000, Optional.empty()));
              received.add(peer.read());
              peer.drain();
            });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    replaceWith(SECOND);
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    assertThat(notes.downs).isEmpty();
    assertThat(controlPlane.send(DONE)).isTrue();
    await().atMost(LONG).until(() -> received.size() == 1);
    awaitLooks(5);
    assertThat(requests()).hasSize(2);
  }

  /** The link's own thread may be late; what is sent from the welcome on must not be lost. */
  @Test
  void fromTheWelcomeOnEverythingGoesOverTheNewConnection() throws Exception {
    CountDownLatch timerIsHeld = new CountDownLatch(1);
    CountDownLatch timerMayGo = new CountDownLatch(1);
    CollateControlPlane controlPlane =
        connect(
            LONG,
            peer -> {
              if (peer.token().equals(SECOND)) {
                hold(timerIsHeld);
                welcomeAndListen(peer);
              }
              peer.welcome(Duration.ofSeconds(2));
              while (true) {
                peer.read();
                peer.send(new Frame.Heartbeat(Optional.empty()));
              }
            });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    notes.onPresence =
        () -> {
          boolean isTimer = Thread.currentThread().getName().equals("runner-link-timer");
          if (isTimer && requests().size() == 2) {
            timerIsHeld.countDown();
            awaitQuietly(timerMayGo);
          }
        };
    replaceWith(SECOND);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(order).contains("second welcomed");
              assertThat(controlPlane.send(DONE)).isTrue();
              assertThat(order).contains("second heard Result");
            });
    assertThat(notes.ups).as("the timer is held").hasSize(1);
    timerMayGo.countDown();
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    assertThat(notes.downs).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      hold(latch);
    } catch (IOException late) {
      throw new UncheckedIOException(late);
    }
  }

  @Test
  void aRefusedTokenLeavesTheLinkAsItIsAndIsTriedAgain() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    CollateControlPlane controlPlane =
        connect(
            Duration.ofMillis(1),
            peer -> {
              if (peer.token().equals(SECOND) && refusals.incrementAndGet() == 1) {
                refuse(peer);
              } else {
                welcomeAndListen(peer);
              }
            });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    replaceWith(SECOND);
    await().atMost(LONG).until(() -> !notTaken.isEmpty());
    assertThat(notTaken.get(0).sentence())
        .contains("the link stays up with its token", "does not accept the token (401)");
    assertThat(notes.downs).isEmpty();
    assertThat(controlPlane.send(DONE)).isTrue();
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    assertThat(order).contains("first heard Result", "second welcomed");
    assertThat(notes.downs).isEmpty();
  }

  @Test
  void aRefusedTokenIsNotTriedAgainSoonAndAnotherOneIsAtOnce() throws Exception {
    connect(
        Duration.ofHours(1),
        peer -> {
          if (peer.token().equals("unknown")) {
            refuse(peer);
          } else {
            welcomeAndListen(peer);
          }
        });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    replaceWith("unknown");
    await().atMost(LONG).until(() -> !notTaken.isEmpty());
    awaitLooks(10);
    assertThat(requests()).hasSize(2);
    replaceWith(FIRST + " ");
    awaitLooks(3);
    assertThat(requests()).as("the token in use needs no other link").hasSize(2);
    replaceWith(SECOND);
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    assertThat(notes.downs).isEmpty();
  }

  @Test
  void whileTheReplacedTokenIsOfNoUseALostLinkIsMadeAgainWithTheOneBefore() throws Exception {
    connect(
        Duration.ofHours(1),
        peer -> {
          if (peer.token().equals("unknown")) {
            refuse(peer);
          } else {
            welcomeAndListen(peer);
          }
        });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    replaceWith("unknown");
    await().atMost(LONG).until(() -> !notTaken.isEmpty());
    server.orElseThrow().cut();
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    replaceWith("not\none");
    await().atMost(LONG).until(() -> notTaken.size() >= 2);
    server.orElseThrow().cut();
    await().atMost(LONG).until(() -> notes.ups.size() == 3);
    assertThat(notes.downs).hasSize(2).noneMatch(cause -> cause.message().contains("token"));
  }

  @Test
  void whenTheOldLinkBreaksTheNewOneIsWaitedFor() throws Exception {
    CountDownLatch broken = new CountDownLatch(1);
    CopyOnWriteArrayList<Peer> peers = new CopyOnWriteArrayList<>();
    connect(
        LONG,
        peer -> {
          if (peer.token().equals(SECOND)) {
            hold(broken);
          } else {
            peers.add(peer);
          }
          welcomeAndListen(peer);
        });
    await().atMost(LONG).until(() -> peers.size() == 1 && notes.ups.size() == 1);
    replaceWith(SECOND);
    await().atMost(LONG).until(() -> requests().size() == 2);
    peers.get(0).sendClose(1011, "out of luck");
    await().atMost(LONG).until(() -> notes.downs.size() == 1);
    broken.countDown();
    await().atMost(LONG).until(() -> notes.ups.size() == 2);
    awaitLooks(5);
    assertThat(requests()).hasSize(2);
    assertThat(notes.downs.get(0).message()).contains("(1011): out of luck");
  }

  @Test
  void aTokenThatCannotBeReadLeavesTheLinkAsItIsAndSaysWhy() throws Exception {
    connect(LONG, this::welcomeAndListen);
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    token =
        () -> {
          throw new UncheckedIOException(new IOException("/etc/token does not exist"));
        };
    await().atMost(LONG).until(() -> !notTaken.isEmpty());
    replaceWith("canary\nsecond");
    await()
        .atMost(LONG)
        .until(() -> notTaken.stream().anyMatch(it -> it.message().contains("white space")));
    token =
        () -> {
          throw new IllegalStateException("canary");
        };
    await()
        .atMost(LONG)
        .until(() -> notTaken.stream().anyMatch(it -> it.message().contains("IllegalState")));
    assertThat(notTaken.get(0).message()).contains("/etc/token does not exist");
    assertThat(notes.downs).isEmpty();
    assertThat(requests()).hasSize(1);
  }

  @Test
  void aLinkThatIsDownForItsTokenIsMadeAtOnceWithAnotherOne() throws Exception {
    connect(
        LONG,
        peer -> {
          if (peer.token().equals(FIRST)) {
            refuse(peer);
          } else {
            welcomeAndListen(peer);
          }
        });
    await().atMost(LONG).until(() -> notes.downs.size() == 1);
    replaceWith("");
    awaitLooks(3);
    replaceWith(SECOND);
    await().atMost(BEFORE_ITS_TIME).until(() -> notes.ups.size() == 1);
    assertThat(requests()).hasSize(2);
  }

  @Test
  void aTokenThatIsMissingAtFirstIsUsedAtOnceWhenItComes() throws Exception {
    replaceWith("");
    connect(LONG, this::welcomeAndListen);
    await().atMost(LONG).until(() -> notes.downs.size() == 1);
    assertThat(notes.downs.get(0).sentence())
        .isEqualTo(
            "the token cannot be sent: it is empty. Put the token into it; what is put right is"
                + " used at once.");
    replaceWith(FIRST);
    await().atMost(BEFORE_ITS_TIME).until(() -> notes.ups.size() == 1);
  }

  @Test
  void theRefusalOfAnExpiredTokenNamesBothTimes() throws Exception {
    replaceWith(Jwts.bot(1_774_000_000));
    connect(LONG, TokenRenewalTest::refuse);
    await().atMost(LONG).until(() -> notes.downs.size() == 1);
    assertThat(notes.downs.get(0).sentence())
        .contains(
            "does not accept the token (401): its time was over at 2026-03-20T09:46:40Z, and the clock here says 2026-11-26T12:00:00Z. Put a new token in its place");
  }

  @Test
  void closingWhileTheNewConnectionIsMadeEndsBoth() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    connect(
        LONG,
        peer -> {
          if (peer.token().equals(SECOND)) {
            peer.upgrade();
            peer.drain();
            never.countDown();
          } else {
            welcomeAndListen(peer);
          }
        });
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
    replaceWith(SECOND);
    await().atMost(LONG).until(() -> requests().size() == 2);
    link.orElseThrow().close();
    await().atMost(LONG).until(() -> never.getCount() == 0 && order.contains("first left"));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("runner-link")));
    assertThat(notes.downs).isEmpty();
  }
}
