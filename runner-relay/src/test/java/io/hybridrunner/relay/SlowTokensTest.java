package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.SecretValue;
import io.hybridrunner.testkit.Pipelines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runners whose tokens somebody slow is asked about, over real sockets. */
class SlowTokensTest {

  private static final int STORM = 300;

  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger checks = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    answers.countDown();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private boolean check(SecretValue token) {
    checks.incrementAndGet();
    if (token.reveal().equals(RelayRig.RUNNER_TOKEN)) {
      return true;
    }
    try {
      return answers.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private RelayRig rig(Duration patience) {
    RememberedTokens tokens =
        new RememberedTokens(
            this::check,
            new RememberedTokens.Settings(
                4, 1_000, patience, Duration.ofMinutes(5), Duration.ofSeconds(5), 1_000),
            Clock.systemUTC());
    RelayRig rig = new RelayRig(builder -> builder.runnerTokens(tokens));
    open.add(rig);
    open.add(tokens);
    return rig;
  }

  private CompletableFuture<HttpResponse<String>> connect(RelayRig rig, String token) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + "/runner-link/v1"))
            .header("Authorization", "Bearer " + token)
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void hundredsWhoWaitForASlowCheckKeepNeitherTheApiNorALinkWaiting() {
    RelayRig rig = rig(Duration.ofMinutes(1));
    TestRunner established = rig.runner("boot-1");
    List<CompletableFuture<HttpResponse<String>>> storm = new ArrayList<>();
    for (int i = 0; i < STORM; i++) {
      storm.add(connect(rig, "token-" + i));
    }
    CompletableFuture<TestRunner> upgrading =
        CompletableFuture.supplyAsync(() -> TestRunner.open(rig.port(), "token-0"));
    await().until(() -> checks.get() == 5);

    for (int i = 0; i < 20; i++) {
      assertThat(rig.run(Pipelines.id("p" + i), Pipelines.runId("r" + i)).status()).isEqualTo(202);
      established.done(established.expectCommand().id());
    }
    assertThat(storm).noneMatch(CompletableFuture::isDone);

    answers.countDown();
    for (CompletableFuture<HttpResponse<String>> one : storm) {
      assertThat(one.join().statusCode()).as("a request that does not upgrade").isEqualTo(426);
    }
    try (TestRunner late = upgrading.join()) {
      late.hello("paris", "boot-2").expect(io.hybridrunner.link.Frame.Welcome.class);
    }
    assertThat(checks).hasValue(1 + STORM);
  }

  @Test
  void oneWhoWaitedTooLongIsToldToComeAgainAndTheCheckWasNotInVain() {
    RelayRig rig = rig(Duration.ofMillis(200));

    HttpResponse<String> late = connect(rig, "token-1").join();

    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.headers().firstValue("Retry-After")).contains("5");
    assertThat(late.body()).contains("SERVER_UNAVAILABLE").doesNotContain("token-1");
    answers.countDown();
    await().until(() -> connect(rig, "token-1").join().statusCode() == 426);
    assertThat(checks).hasValue(1);
  }
}
