package io.hybridrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.testkit.FakeControlPlane;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.ManualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HybridRunnerProbesTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Optional<Duration> INTERVAL = Optional.of(Duration.ofSeconds(30));
  private static final Command PROBE =
      new Command.Probe(new CommandId("probe-1"), Duration.ofMinutes(5));

  private final ManualTime time = new ManualTime();
  private final FakeControlPlane control = new FakeControlPlane();
  private final FakeEngine engine = new FakeEngine(new FakeEngine.Ledger(), time);
  private final HybridRunner runner =
      HybridRunner.builder().controlPlane(control).engine(engine).nanoTime(time).build();

  @BeforeEach
  void start() {
    runner.start();
    control.connect(INTERVAL);
  }

  @AfterEach
  void close() {
    engine.release();
    runner.close();
  }

  @Test
  void aLinkWithoutWorkIsMadeAnewAndTheRunnerIsReadyWhenAProbeHasPassed() {
    assertThat(runner.problems()).isEmpty();
    time.advance(Duration.ofSeconds(90));
    assertThat(runner.problems())
        .extracting(Cause::message)
        .singleElement()
        .asString()
        .startsWith("connected, but no work comes through");
    await().atMost(LONG).until(() -> !control.reconnects().isEmpty());
    control.connect(INTERVAL);
    assertThat(control.give(PROBE)).isEqualTo(Acceptance.TAKEN);
    await().atMost(LONG).until(() -> !control.replies(PROBE.id()).isEmpty());
    await().atMost(LONG).until(() -> runner.problems().isEmpty());
    assertThat(control.reconnects()).hasSize(1);
  }

  @Test
  void anEngineThatHangsIsAProblemAndNotAReasonToHang() {
    engine.hang();
    assertThat(runner.problems())
        .extracting(Cause::message)
        .singleElement()
        .asString()
        .startsWith("the engine has not answered for ");
    engine.release();
    await().atMost(LONG).until(() -> runner.problems().isEmpty());
  }
}
