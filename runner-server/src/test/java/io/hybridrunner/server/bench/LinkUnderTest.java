package io.hybridrunner.server.bench;

import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.relay.TokenCheck;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** A real relay and the real client of a runner that answers at once. Used by one thread. */
final class LinkUnderTest implements AutoCloseable {

  static final String TOKEN = "token-of-all";

  private static final int WINDOW = 256;
  private static final int RUNS = 1_000;

  private final Relay relay;
  private final CollateControlPlane client;
  private final CountDownLatch up = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile LongConsumer acknowledged = id -> {};
  private long events;

  LinkUnderTest() throws InterruptedException {
    relay = relay();
    LinkSettings settings =
        LinkSettings.of(
            URI.create("ws://127.0.0.1:" + relay.port()),
            () -> SecretValue.of(TOKEN),
            "bench",
            "1.2.3");
    client = new CollateControlPlane(settings);
    client.start(new Obliging());
    if (!up.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the link did not come up");
    }
  }

  /** A relay whose links may be idle for long. */
  static Relay relay() {
    Relay relay =
        Relay.builder()
            .settings(RelaySettings.defaults().withHeartbeat(Duration.ofMinutes(5)))
            .runnerTokens(TokenCheck.anyOf(SecretValue.of(TOKEN)))
            .apiTokens(TokenCheck.anyOf(SecretValue.of(TOKEN)))
            .build();
    relay.start();
    return relay;
  }

  /** From a call of the API that asks the runner, to the answer: HTTP, command, reply. */
  Samples commands(int number) throws IOException, InterruptedException {
    return calls("/host-ip", number);
  }

  /** The same call when the runner is not asked: HTTP alone. */
  Samples callsAlone(int number) throws IOException, InterruptedException {
    return calls("", number);
  }

  private Samples calls(String path, int number) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + relay.port() + "/api/v1/runners/bench" + path))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    Samples samples = new Samples(number);
    for (int i = 0; i < number; i++) {
      long begun = System.nanoTime();
      int status = http.send(request, BodyHandlers.ofString()).statusCode();
      samples.add(System.nanoTime() - begun);
      if (status != 200) {
        throw new IllegalStateException("answered " + status);
      }
    }
    return samples;
  }

  /** From a status handed over to its acknowledgement: it is stored then. */
  Samples statuses(int number) throws InterruptedException {
    Semaphore stored = new Semaphore(0);
    acknowledged = id -> stored.release();
    Samples samples = new Samples(number);
    for (int i = 0; i < number; i++) {
      long begun = System.nanoTime();
      send();
      stored.acquire();
      samples.add(System.nanoTime() - begun);
    }
    return samples;
  }

  /** Statuses one way, acknowledgements the other: how many frames a second. */
  double framesPerSecond(int number) throws InterruptedException {
    Semaphore window = new Semaphore(WINDOW);
    CountDownLatch left = new CountDownLatch(number);
    acknowledged =
        id -> {
          window.release();
          left.countDown();
        };
    long begun = System.nanoTime();
    for (int i = 0; i < number; i++) {
      window.acquire();
      send();
    }
    left.await();
    return 2 * number / ((System.nanoTime() - begun) / 1e9);
  }

  private void send() {
    events++;
    RunId run = Pipelines.runId("bench " + events % RUNS);
    if (!client.send(new StatusEvent(events, status(run)))) {
      throw new IllegalStateException("the link took no status");
    }
  }

  static RunStatus status(RunId run) {
    Optional<PipelineId> pipeline = Optional.of(Pipelines.id("bench"));
    return new RunStatus(
        run,
        pipeline,
        "shop.bench",
        RunPhase.RUNNING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void close() {
    client.close();
    relay.close();
  }

  private final class Obliging implements Inbox {
    @Override
    public Acceptance offer(Command command) {
      boolean unused = client.send(new Reply.Address(command.id(), "10.1.2.3"));
      return Acceptance.TAKEN;
    }

    @Override
    public void acknowledged(long eventId) {
      acknowledged.accept(eventId);
    }

    @Override
    public void linkUp(String peer, Optional<Duration> probes) {
      up.countDown();
    }

    @Override
    public void linkDown(Cause cause) {}

    @Override
    public Presence presence() {
      return new Presence(100, List.of());
    }
  }
}
