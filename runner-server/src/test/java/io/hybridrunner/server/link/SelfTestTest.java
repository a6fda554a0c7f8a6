package io.hybridrunner.server.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.relay.TokenCheck;
import io.hybridrunner.server.http.ProbeRoutes;
import io.hybridrunner.server.http.ReadOnlyServer;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The probe goes the whole way, over real sockets: relay, link, runner, engine and back. The
 * runner's judgement is in time that is moved by hand.
 */
class SelfTestTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Duration OFTEN = Duration.ofMillis(200);
  private static final Duration RARELY = Duration.ofMinutes(59);
  private static final SecretValue TOKEN = SecretValue.of("a-token-of-tests");

  private final ManualTime time = new ManualTime();
  private final FakeEngine engine = new FakeEngine(new FakeEngine.Ledger(), time);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<Relay> relay = Optional.empty();
  private Optional<HybridRunner> runner = Optional.empty();
  private Optional<ReadOnlyServer> probes = Optional.empty();

  private void start(Duration probeInterval) throws IOException {
    Relay server =
        Relay.builder()
            .settings(RelaySettings.defaults().withProbeInterval(probeInterval))
            .runnerTokens(TokenCheck.anyOf(TOKEN))
            .apiTokens(TokenCheck.anyOf(TOKEN))
            .build();
    relay = Optional.of(server);
    server.start();
    URI url = URI.create("ws://127.0.0.1:" + server.port());
    HybridRunner started =
        HybridRunner.builder()
            .controlPlane(
                new CollateControlPlane(
                    LinkSettings.of(url, () -> TOKEN, "berlin", "1.2.3")
                        .withMaxBackoff(Duration.ofMillis(600))))
            .engine(engine)
            .config(
                RunnerConfig.defaults()
                    .withWorkers(1)
                    .withReconcileInterval(Duration.ofHours(1))
                    .withDrainTimeout(Duration.ofMillis(1)))
            .nanoTime(time)
            .listener(listener())
            .build();
    runner = Optional.of(started);
    started.start();
    probes =
        Optional.of(
            ReadOnlyServer.start(
                "probe",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ProbeRoutes.of(started::problems, List::of)));
  }

  private RunnerListener listener() {
    return new RunnerListener() {
      @Override
      public void linkUp(String peer) {
        heard.add("up");
      }

      @Override
      public void linkDown(Cause cause) {
        heard.add("down: " + cause.message());
      }

      @Override
      public void selfTestFails(Cause cause) {
        heard.add("fails: " + cause.message());
      }

      @Override
      public void selfTestPasses() {
        heard.add("passes");
      }

      @Override
      public void restarted(Part part, Cause cause) {
        heard.add("restarted " + part);
      }
    };
  }

  @AfterEach
  void close() {
    engine.release();
    probes.ifPresent(ReadOnlyServer::close);
    runner.ifPresent(HybridRunner::close);
    relay.ifPresent(Relay::close);
  }

  private String get(int port, String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + TOKEN.reveal()).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException fault) {
      throw new AssertionError(fault);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private String readyz() {
    return get(probes.orElseThrow().port(), "/readyz");
  }

  private String view() {
    return get(relay.orElseThrow().port(), "/api/v1/runners/berlin");
  }

  private void awaitReady() {
    await().atMost(LONG).untilAsserted(() -> assertThat(readyz()).contains("\"ready\":true"));
  }

  private void awaitWorks(boolean works) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(view()).contains("\"probe\":{\"works\":" + works));
  }

  @Test
  void aProbeGoesTheWholeWayAndItsRoundTripShows() throws IOException {
    start(OFTEN);
    awaitWorks(true);
    assertThat(view()).contains("\"passedAt\":\"", "\"roundTripMillis\":");
    awaitReady();
  }

  @Test
  void livenessStaysGreenWhileTheEngineWouldRefuseEveryRun() throws IOException {
    start(OFTEN);
    awaitWorks(true);
    engine.failRehearsals(
        Optional.of(
            Cause.of(Kind.ENGINE_FORBIDDEN, "the runner may not create Workflows", "Allow it.")));
    awaitWorks(false);
    assertThat(view()).contains("the runner may not create Workflows");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(readyz())
                    .contains("\"ready\":false", "the runner may not create Workflows"));
    await().atMost(LONG).until(() -> heard.contains("fails: the runner may not create Workflows"));
    engine.failRehearsals(Optional.empty());
    awaitWorks(true);
    awaitReady();
    await().atMost(LONG).until(() -> heard.contains("passes"));
    assertThat(heard)
        .as("told once, not at each probe")
        .filteredOn(it -> it.startsWith("fails"))
        .hasSize(1);
  }

  @Test
  void allIsConnectedAndEverythingHangsUntilTheStuckWorkersAreReplaced() throws IOException {
    start(OFTEN);
    awaitWorks(true);
    engine.hang();
    // The one worker, for nothing else calls the engine now.
    await().atMost(LONG).until(() -> engine.hanging() == 1);
    time.advance(OFTEN.multipliedBy(3));
    assertThat(readyz())
        .contains("takes commands, but does not finish them")
        .contains("1 of 1 workers are busy with Probe (1)")
        .contains("the engine has not answered for ");
    time.advance(Duration.ofMinutes(5));
    await().atMost(LONG).until(() -> heard.contains("restarted WORKERS"));
    engine.release();
    awaitWorks(true);
    awaitReady();
    assertThat(heard).as("the link had nothing to do with it").containsOnlyOnce("up");
  }

  @Test
  void theServerHasLostTheRunnerThatStillCountsAsConnectedAndTheLinkIsMadeAnew()
      throws IOException {
    start(RARELY);
    awaitReady();
    time.advance(RARELY.multipliedBy(3));
    String silent =
        "connected, but no work comes through: the server promised a probe every 3540 s";
    assertThat(readyz()).contains("\"ready\":false", silent);
    await().atMost(LONG).until(() -> heard.stream().filter("up"::equals).count() == 2);
    assertThat(heard).contains("restarted LINK");
    assertThat(heard).anyMatch(it -> it.startsWith("down: " + silent));
    assertThat(readyz()).as("the new link has not shown itself yet").contains(silent);
  }
}
