package io.hybridrunner.collate;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.link.conformance.RunnerHalf;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.testkit.FakeEngine;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A runner with everything but a cluster, whose engine outlives its processes. */
final class WholeRunner implements RunnerHalf, RunnerHalf.Control {

  private static final Duration BOUND = Duration.ofSeconds(3);

  private final String runnerId;
  private final FakeEngine.Ledger ledger = new FakeEngine.Ledger();
  private volatile FakeEngine engine = new FakeEngine(ledger, Clock.systemUTC());
  private final Gate gate = new Gate();
  private @Nullable HybridRunner runner;

  WholeRunner(String runnerId) {
    this.runnerId = runnerId;
  }

  /** Commands wait before it while it is closed. */
  private static final class Gate implements RunnerListener {
    private final Object lock = new Object();
    private boolean closed;

    void set(boolean value) {
      synchronized (lock) {
        closed = value;
        lock.notifyAll();
      }
    }

    @Override
    public void received(Command command) {
      synchronized (lock) {
        try {
          while (closed) {
            lock.wait();
          }
        } catch (InterruptedException closing) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Override
  public void start(URI url, Supplier<String> token) {
    FakeEngine made = new FakeEngine(ledger, Clock.systemUTC());
    engine = made;
    LinkSettings settings =
        LinkSettings.of(url, () -> SecretValue.of(token.get()), runnerId, "test")
            .withTimeouts(BOUND, BOUND)
            .withSpread(Duration.ofMillis(200))
            .withMaxBackoff(Duration.ofSeconds(2));
    HybridRunner next =
        HybridRunner.builder()
            .controlPlane(new CollateControlPlane(settings))
            .engine(made)
            .config(
                RunnerConfig.defaults()
                    .withInboxCapacity(5)
                    .withWorkers(4)
                    .withDrainTimeout(Duration.ofMillis(500)))
            .listener(gate)
            .build();
    runner = next;
    next.start();
  }

  @Override
  public void stop() {
    gate.set(false);
    HybridRunner running = runner;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public Optional<Control> control() {
    return Optional.of(this);
  }

  @Override
  public int starts(String runId) {
    return ledger.starts(RunId.of(runId));
  }

  @Override
  public void move(String runId, String state, List<String> evidence) {
    RunPhase phase = RunPhase.valueOf(state.toUpperCase(Locale.ROOT));
    Optional<Cause> cause =
        evidence.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Cause.of(Kind.INGESTION_FAILED, "the kit said so", "").withEvidence(evidence));
    engine.move(RunId.of(runId), phase, cause);
  }

  @Override
  public void hold() {
    gate.set(true);
  }

  @Override
  public void release() {
    gate.set(false);
  }

  @Override
  public void close() {
    stop();
  }
}
