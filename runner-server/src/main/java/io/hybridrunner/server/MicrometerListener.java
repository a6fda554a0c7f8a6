package io.hybridrunner.server;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a runner does. The names {@code collate_hybrid_agent_*} are those of the product we
 * replace, so that its dashboard and alerts go on; our own begin with {@code hybrid_runner_}. Every
 * label has few values. Thread-safe.
 */
final class MicrometerListener implements RunnerListener {

  private static final String OLD = "collate.hybrid.agent.";
  private static final int REMEMBERED = 10_000;

  private final MeterRegistry registry;
  private final LongSupplier nanoTime;
  private final AtomicInteger connected = new AtomicInteger();
  private final Set<CommandId> inHand = ConcurrentHashMap.newKeySet();
  private final Counter jobs;
  private final Counter losses;
  private final Counter selfTestFailures;
  private final AtomicInteger selfTestFailing = new AtomicInteger();
  private volatile @Nullable Long probePassed;
  private final Timer serverTime;
  private final Timer argoTime;
  private final Timer executorTime;

  /** Statuses on their way to the server, each with the time it was seen. */
  private final Map<RunId, Underway> underway = new ConcurrentHashMap<>();

  private final Map<RunId, Long> submissions = new LinkedHashMap<>();

  private record Underway(RunPhase phase, long since) {}

  MicrometerListener(MeterRegistry registry) {
    this(registry, System::nanoTime);
  }

  MicrometerListener(MeterRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
    Gauge.builder(OLD + "connected", connected, AtomicInteger::get)
        .description("1 while the link to the control plane is up, otherwise 0")
        .register(registry);
    jobs =
        Counter.builder(OLD + "jobs.counter")
            .description("Runs that were started since this process began")
            .register(registry);
    serverTime = timer("server", "Seconds from seeing a run's status to the server's receipt");
    argoTime = timer("argo", "The same as collate_hybrid_agent_executor_response_time_seconds");
    executorTime = timer("executor", "Seconds the engine took to take a run in");
    losses =
        Counter.builder("hybrid.runner.link.losses")
            .description("How often the link went down, or could not be made")
            .register(registry);
    selfTestFailures =
        Counter.builder("hybrid.runner.self.test.failures")
            .description("How often it turned out that work does not come through or is not done")
            .register(registry);
    Gauge.builder("hybrid.runner.self.test.failing", selfTestFailing, AtomicInteger::get)
        .description("1 while work does not come through or is not done, otherwise 0")
        .register(registry);
    Gauge.builder("hybrid.runner.probe.age", this, MicrometerListener::probeAge)
        .description("Seconds since a probe of the server went the whole way; NaN before the first")
        .baseUnit("seconds")
        .register(registry);
    for (Part part : Part.values()) {
      restarts(part);
    }
    Gauge.builder("hybrid.runner.commands.in.hand", inHand, Set::size)
        .description("Commands that are being acted on")
        .register(registry);
    Gauge.builder("hybrid.runner.statuses.owed", this, MicrometerListener::owed)
        .description("Runs whose end the control plane does not know yet")
        .register(registry);
    for (RowOutcome outcome : RowOutcome.values()) {
      rows(outcome);
    }
    for (RunPhase phase : RunPhase.values()) {
      if (phase.isTerminal()) {
        ended(phase);
      }
    }
  }

  private Timer timer(String peer, String description) {
    return Timer.builder(OLD + peer + ".response.time").description(description).register(registry);
  }

  /** Registered at the start, so that a rate over the first failure is seen. */
  private Counter ended(RunPhase phase) {
    String status =
        switch (phase) {
          case SUCCESS -> "succeeded";
          case PARTIAL_SUCCESS -> "partially_succeeded";
          case STOPPED -> "stopped";
          default -> "failed";
        };
    return Counter.builder(OLD + "jobs")
        .description("Runs that ended, by how")
        .tag("status", status)
        .register(registry);
  }

  @Override
  public void received(Command command) {
    inHand.add(command.id());
  }

  @Override
  public void planned(RunPlan plan) {
    synchronized (submissions) {
      submissions.put(plan.runId(), nanoTime.getAsLong());
      // A run that the engine refuses is planned and never started.
      if (submissions.size() > REMEMBERED) {
        submissions.remove(submissions.keySet().iterator().next());
      }
    }
  }

  @Override
  public void started(RunPlan plan) {
    jobs.increment();
    @Nullable Long since;
    synchronized (submissions) {
      since = submissions.remove(plan.runId());
    }
    if (since != null) {
      long took = nanoTime.getAsLong() - since;
      argoTime.record(took, TimeUnit.NANOSECONDS);
      executorTime.record(took, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void observed(RunStatus status) {
    @Nullable Underway before =
        underway.put(status.runId(), new Underway(status.phase(), nanoTime.getAsLong()));
    boolean isKnown = before != null && before.phase().isTerminal();
    if (status.phase().isTerminal() && !isKnown) {
      ended(status.phase()).increment();
    }
  }

  @Override
  public void reported(RunStatus status) {
    @Nullable Underway sent = underway.get(status.runId());
    if (sent != null && sent.phase() == status.phase() && underway.remove(status.runId(), sent)) {
      serverTime.record(nanoTime.getAsLong() - sent.since(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void recorded(RunStatus status, RowOutcome outcome) {
    rows(outcome).increment();
  }

  private Counter rows(RowOutcome outcome) {
    return Counter.builder("hybrid.runner.rows")
        .description("Rows of ended runs that were seen to at the server, by how")
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private double owed() {
    return underway.values().stream().filter(it -> it.phase().isTerminal()).count();
  }

  @Override
  public void answered(Command command, Reply reply) {
    inHand.remove(command.id());
    if (command instanceof Command.Probe && reply instanceof Reply.Done) {
      probePassed = nanoTime.getAsLong();
    }
    String outcome =
        reply instanceof Reply.Refused refused
            ? refused.cause().kind().name().toLowerCase(Locale.ROOT)
            : "done";
    Counter.builder("hybrid.runner.commands")
        .description("Commands that were answered, by operation and outcome")
        .tag("operation", command.operation())
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  @Override
  public void linkUp(String peer) {
    connected.set(1);
  }

  @Override
  public void linkDown(Cause cause) {
    connected.set(0);
    losses.increment();
  }

  private double probeAge() {
    @Nullable Long passed = probePassed;
    return passed == null ? Double.NaN : (nanoTime.getAsLong() - passed) / 1e9;
  }

  @Override
  public void selfTestFails(Cause cause) {
    selfTestFailing.set(1);
    selfTestFailures.increment();
  }

  @Override
  public void selfTestPasses() {
    selfTestFailing.set(0);
  }

  @Override
  public void restarted(Part part, Cause cause) {
    restarts(part).increment();
  }

  private Counter restarts(Part part) {
    return Counter.builder("hybrid.runner.restarts")
        .description("Parts that were stuck and were restarted, without the process")
        .tag("part", LoggingListener.name(part))
        .register(registry);
  }

  @Override
  public void fault(String during, Cause cause) {
    Counter.builder("hybrid.runner.faults")
        .description("What went wrong inside, by kind; most of it is tried again")
        .tag("kind", cause.kind().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
