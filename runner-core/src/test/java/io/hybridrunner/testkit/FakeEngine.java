package io.hybridrunner.testkit;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.spi.RunObserver;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory whose runs move when the test says so. What it knows is in a {@link Ledger}
 * that outlives it, as a cluster outlives a runner. Thread-safe.
 */
public final class FakeEngine implements WorkflowEngine {

  /** What survives the engine. */
  public static final class Ledger {
    private final Map<PipelineId, Deployment> deployments = new LinkedHashMap<>();
    private final Map<RunId, Run> runs = new LinkedHashMap<>();

    /** An empty ledger. */
    public Ledger() {}

    /** How often a run was really started. */
    public synchronized int starts(RunId runId) {
      @Nullable Run run = runs.get(runId);
      return run == null ? 0 : run.starts;
    }

    /** Whether nothing is owed for a run. */
    public synchronized boolean isSettled(RunId runId) {
      @Nullable Run run = runs.get(runId);
      return run != null && run.settled;
    }
  }

  private static final class Run {
    private final String specHash;
    private RunStatus status;
    private int starts;
    private boolean settled;

    private Run(String specHash, RunStatus status) {
      this.specHash = specHash;
      this.status = status;
    }
  }

  private final Ledger ledger;
  private final Clock clock;
  private volatile RunObserver observer = status -> {};
  private volatile Optional<Cause> trouble = Optional.empty();
  private volatile Optional<Cause> stageFright = Optional.empty();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private final AtomicInteger hanging = new AtomicInteger();

  /** An engine on a ledger. */
  public FakeEngine(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** From now on every call fails with this cause; empty ends it. */
  public void trouble(Optional<Cause> cause) {
    trouble = cause;
  }

  /** From now on rehearsals fail with this cause, and nothing else does; empty ends it. */
  public void failRehearsals(Optional<Cause> cause) {
    stageFright = cause;
  }

  /** From now on every call hangs until it is interrupted or {@link #release released}. */
  public void hang() {
    held = new CountDownLatch(1);
  }

  /** Calls that hang go on. */
  public void release() {
    held.countDown();
  }

  /** How many calls hang now. */
  public int hanging() {
    return held.getCount() == 0 ? 0 : hanging.get();
  }

  /** The run moves. */
  public void move(RunId runId, RunPhase phase) {
    Optional<Cause> cause =
        phase == RunPhase.FAILED
            ? Optional.of(Cause.of(Kind.INGESTION_FAILED, "the test said so", ""))
            : Optional.empty();
    move(runId, phase, cause);
  }

  /** The run moves, and this is why. */
  public void move(RunId runId, RunPhase phase, Optional<Cause> cause) {
    RunStatus moved;
    synchronized (ledger) {
      Run run = known(runId);
      RunStatus old = run.status;
      moved =
          new RunStatus(
              runId,
              old.pipelineId(),
              old.name(),
              phase,
              old.startedAt().or(() -> Optional.of(clock.instant())),
              phase.isTerminal() ? Optional.of(clock.instant()) : Optional.empty(),
              cause);
      run.status = moved;
    }
    observer.observe(moved);
  }

  private Run known(RunId runId) {
    @Nullable Run run = ledger.runs.get(runId);
    if (run == null) {
      throw failure(Kind.NOT_FOUND, "no run " + runId);
    }
    return run;
  }

  private static EngineException failure(Kind kind, String message) {
    return new EngineException(Cause.of(kind, message, "Correct the test."));
  }

  private void failWhenTroubled() {
    hanging.incrementAndGet();
    try {
      held.await();
    } catch (InterruptedException interrupted) {
      throw failure(Kind.ENGINE_UNAVAILABLE, "the call hung and was interrupted");
    } finally {
      hanging.decrementAndGet();
    }
    trouble.ifPresent(
        cause -> {
          throw new EngineException(cause);
        });
  }

  @Override
  public void start(RunObserver value) {
    failWhenTroubled();
    observer = value;
    runs().forEach(value::observe);
  }

  @Override
  public List<Deployment> deployments() {
    failWhenTroubled();
    synchronized (ledger) {
      return List.copyOf(ledger.deployments.values());
    }
  }

  @Override
  public Optional<Deployment> deployment(PipelineId pipelineId) {
    failWhenTroubled();
    synchronized (ledger) {
      return Optional.ofNullable(ledger.deployments.get(pipelineId));
    }
  }

  @Override
  public List<String> deploy(DeployPlan plan) {
    failWhenTroubled();
    var pipeline = plan.pipeline();
    synchronized (ledger) {
      ledger.deployments.put(
          pipeline.id(),
          new Deployment(
              pipeline.id(),
              pipeline.fullyQualifiedName(),
              pipeline.type(),
              pipeline.version(),
              pipeline.enabled()));
    }
    return List.of();
  }

  @Override
  public void undeploy(PipelineId pipelineId, String requestedBy) {
    int unused = kill(pipelineId, Optional.empty(), requestedBy);
    synchronized (ledger) {
      ledger.deployments.remove(pipelineId);
    }
  }

  @Override
  public void setEnabled(PipelineId pipelineId, double version, boolean enabled) {
    failWhenTroubled();
    synchronized (ledger) {
      @Nullable Deployment old = ledger.deployments.get(pipelineId);
      if (old == null) {
        throw failure(Kind.NOT_FOUND, "no deployment of " + pipelineId);
      }
      ledger.deployments.put(
          pipelineId, new Deployment(pipelineId, old.name(), old.pipelineType(), version, enabled));
    }
  }

  @Override
  public void submit(RunPlan plan) {
    failWhenTroubled();
    RunStatus status;
    synchronized (ledger) {
      @Nullable Run known = ledger.runs.get(plan.runId());
      if (known != null) {
        if (!known.specHash.equals(plan.specHash())) {
          throw failure(Kind.CONFLICT, "run " + plan.runId() + " exists and is another one");
        }
        return;
      }
      status = queued(plan);
      Run run = new Run(plan.specHash(), status);
      run.starts = 1;
      ledger.runs.put(plan.runId(), run);
    }
    observer.observe(status);
  }

  private static RunStatus queued(RunPlan plan) {
    Optional<PipelineId> pipeline = Optional.empty();
    String name;
    if (plan instanceof RunPlan.OfPipeline of) {
      pipeline = Optional.of(of.deployment().pipelineId());
      name = of.deployment().name();
    } else {
      name = ((RunPlan.AdHoc) plan).workload().name();
    }
    return new RunStatus(
        plan.runId(),
        pipeline,
        name,
        RunPhase.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isMeant(RunStatus status, PipelineId pipelineId, Optional<RunId> runId) {
    boolean isNamed = runId.equals(Optional.of(status.runId()));
    return status.pipelineId().map(pipelineId::equals).orElse(isNamed)
        && (runId.isEmpty() || isNamed);
  }

  @Override
  public int kill(PipelineId pipelineId, Optional<RunId> runId, String requestedBy) {
    failWhenTroubled();
    List<RunId> live = new ArrayList<>();
    synchronized (ledger) {
      for (Run run : ledger.runs.values()) {
        if (!run.status.phase().isTerminal() && isMeant(run.status, pipelineId, runId)) {
          live.add(run.status.runId());
        }
      }
    }
    Cause cause = Cause.of(Kind.KILLED, "killed by " + requestedBy, "");
    live.forEach(id -> move(id, RunPhase.STOPPED, Optional.of(cause)));
    return live.size();
  }

  @Override
  public LogPage logs(PipelineId pipelineId, Optional<RunId> runId, Optional<String> cursor) {
    failWhenTroubled();
    synchronized (ledger) {
      return ledger.runs.values().stream()
          .map(run -> run.status)
          .filter(status -> isMeant(status, pipelineId, runId))
          .reduce((older, newer) -> newer)
          .map(status -> new LogPage("log of " + status.runId() + "\n", 1, Optional.empty()))
          .orElseThrow(() -> failure(Kind.NOT_FOUND, "no run of " + pipelineId));
    }
  }

  @Override
  public List<RunStatus> runs() {
    failWhenTroubled();
    synchronized (ledger) {
      return ledger.runs.values().stream()
          .filter(run -> !run.settled)
          .map(run -> run.status)
          .toList();
    }
  }

  @Override
  public Optional<RunStatus> run(RunId runId) {
    failWhenTroubled();
    synchronized (ledger) {
      return Optional.ofNullable(ledger.runs.get(runId)).map(run -> run.status);
    }
  }

  @Override
  public void settle(RunId runId, RunPhase terminal) {
    failWhenTroubled();
    synchronized (ledger) {
      known(runId).settled = true;
    }
  }

  @Override
  public void check() {
    failWhenTroubled();
  }

  @Override
  public void rehearse() {
    failWhenTroubled();
    stageFright.ifPresent(
        cause -> {
          throw new EngineException(cause);
        });
  }

  @Override
  public void close() {
    observer = status -> {};
  }
}
