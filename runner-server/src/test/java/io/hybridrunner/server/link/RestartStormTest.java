package io.hybridrunner.server.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.relay.RememberedTokens;
import io.hybridrunner.relay.TokenCheck;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay with a thousand runners is started again: all come back, and not all at once. */
class RestartStormTest {

  private static final int RUNNERS = 1_000;
  private static final int CHECKS_AT_ONCE = 8;
  private static final Duration SPREAD =
      LinkSettings.of(URI.create("ws://relay"), () -> SecretValue.of("t"), "r", "1").spread();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Attempts attempts = new Attempts();
  private Tokens tokens = new Tokens();
  private Relay relay = started(0);

  /** What the runners tell. */
  private static final class Attempts implements LightRunner.Log {
    private final Set<String> up = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Integer> closed = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Integer> perSecond = new ConcurrentHashMap<>();
    private volatile long since = System.nanoTime();

    void begin() {
      perSecond.clear();
      since = System.nanoTime();
    }

    @Override
    public void connects() {
      long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
      perSecond.merge(second, 1, Integer::sum);
    }

    @Override
    public void welcomed(String name) {
      up.add(name);
    }

    @Override
    public void closed(String name, String how) {
      up.remove(name);
      closed.merge(how, 1, Integer::sum);
    }

    void print(String when) {
      System.out.printf(
          "%s: %d runners welcomed within %d ms; attempts %s, by second %s%n",
          when,
          up.size(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since),
          perSecond.values().stream().mapToInt(Integer::intValue).sum(),
          perSecond);
    }
  }

  /** Whom a relay asks about tokens: answers when as many as allowed are asked about at once. */
  private static final class Tokens implements AutoCloseable {
    private final ConcurrentMap<String, Integer> asked = new ConcurrentHashMap<>();
    private final CyclicBarrier together = new CyclicBarrier(CHECKS_AT_ONCE);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final RememberedTokens remembered =
        new RememberedTokens(
            this::check,
            new RememberedTokens.Settings(
                CHECKS_AT_ONCE,
                2 * RUNNERS,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                2 * RUNNERS),
            Clock.systemUTC());

    private boolean check(SecretValue token) {
      asked.merge(token.reveal(), 1, Integer::sum);
      mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        int place = together.await(60, TimeUnit.SECONDS);
        return place >= 0;
      } catch (InterruptedException | BrokenBarrierException | TimeoutException ended) {
        throw new IllegalStateException(ended);
      } finally {
        running.decrementAndGet();
      }
    }

    @Override
    public void close() {
      remembered.close();
    }
  }

  private Relay started(int port) {
    Relay made =
        Relay.builder()
            .settings(RelaySettings.defaults().withPort(port).withHeartbeat(Duration.ofMinutes(5)))
            .runnerTokens(tokens.remembered)
            .apiTokens(TokenCheck.anyOf(SecretValue.of("api")))
            .build();
    made.start();
    return made;
  }

  @AfterEach
  void end() {
    timer.shutdownNow();
    relay.close();
    tokens.close();
  }

  private void awaitAllWelcomed(String when) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(attempts.up).as("up; ended: " + attempts.closed).hasSize(RUNNERS));
    attempts.print(when);
    Map<String, Integer> asked = tokens.asked;
    assertThat(asked).hasSize(RUNNERS);
    assertThat(asked.values()).as("each token is checked once").containsOnly(1);
    assertThat(tokens.mostRunning).hasValue(CHECKS_AT_ONCE);
  }

  @Test
  void aThousandRunnersComeBackAndEachTokenIsCheckedOnce() {
    URI url = URI.create("ws://127.0.0.1:" + relay.port() + "/runner-link/v1");
    for (int i = 0; i < RUNNERS; i++) {
      LightRunner.Waits waits = new LightRunner.Waits(SPREAD, new SplittableRandom(i));
      new LightRunner(client, timer, url, "runner-" + i, waits, attempts).connect();
    }
    awaitAllWelcomed("all at once");

    attempts.begin();
    relay.close();
    tokens.close();
    tokens = new Tokens();
    relay = started(url.getPort());

    awaitAllWelcomed("after a restart");
    assertThat(attempts.closed).as("how links ended").containsKey("1012");
    System.out.println("links ended with " + attempts.closed);
  }
}
