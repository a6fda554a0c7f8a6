package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
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
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.WorkflowEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The embedded default engine: every run is a child process on this machine. Thread-safe.
 *
 * <p>Its state directory is the ledger: deployments, runs and logs survive the runner, and so do
 * the processes. A run that outlives a crash is followed to its real exit code by the next engine
 * on the same directory; {@code docs/local-engine.md} tells what is on disk. It has no scheduler.
 *
 * <p>Secrets are resolved right before a process starts and are in its environment or in a file of
 * the owner's that is removed at the end; never on a command line, never in the state directory.
 *
 * <p>Threads, all daemons and ended by {@link #close()}: {@code local-engine-N} move runs on,
 * {@code local-engine-tick} looks after them four times a second, {@code local-secrets-N} look up
 * secrets.
 */
public final class LocalProcessEngine implements WorkflowEngine {

  private final Settings settings;
  private final StateAccess state;
  private final Ledger ledger;

  /** An engine with these settings and the system's clock, which works from {@link #start} on. */
  public LocalProcessEngine(Settings settings) {
    this(settings, Clock.systemUTC());
  }

  /** An engine with another clock, by which deadlines and the grace after TERM are measured. */
  public LocalProcessEngine(Settings settings, Clock clock) {
    this.settings = settings;
    this.state = new StateAccess(settings.stateDirectory());
    this.ledger = new Ledger(settings, clock);
  }

  @Override
  public void start(RunObserver observer) {
    state.attempt("taking up work in", () -> ledger.open(observer));
  }

  @Override
  public Optional<Deployment> deployment(PipelineId pipelineId) {
    return state
        .attempt("reading", () -> ledger.deployment(pipelineId))
        .map(StoredDeployment::deployment);
  }

  @Override
  public List<Deployment> deployments() {
    return state.attempt("reading", ledger::deployments).stream()
        .map(StoredDeployment::deployment)
        .toList();
  }

  /**
   * {@inheritDoc} A pipeline with a schedule is refused, as this engine has no scheduler, and one
   * whose runs could not be given their environment.
   */
  @Override
  public List<String> deploy(DeployPlan plan) {
    Optional<String> cron = plan.pipeline().schedule();
    if (cron.isPresent()) {
      throw Refusals.scheduled(plan.pipeline(), cron.get());
    }
    CommandEnvironment.problem(settings, plan.workload()).ifPresent(LocalProcessEngine::fail);
    state.attempt("writing", () -> ledger.deploy(StoredDeployment.of(plan)));
    return List.of();
  }

  @Override
  public void undeploy(PipelineId pipelineId, String requestedBy) {
    Optional<Deployment> deployment = deployment(pipelineId);
    if (deployment.isPresent()) {
      setEnabled(pipelineId, deployment.get().version(), false);
    }
    int unused = kill(pipelineId, Optional.empty(), requestedBy);
    List<CompletableFuture<Void>> ends =
        ledger.live(pipelineId, Optional.empty()).stream().map(LocalRun::ended).toList();
    // Ten seconds are more than any process takes to die of KILL.
    Duration atMost = settings.killGrace().plusSeconds(10);
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw Refusals.stillWorking(pipelineId, atMost);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Refusals.closed();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("an end never fails", impossible);
    }
    state.attempt("removing from", () -> ledger.undeploy(pipelineId));
  }

  @Override
  public void setEnabled(PipelineId pipelineId, double version, boolean enabled) {
    StoredDeployment stored =
        state
            .attempt("reading", () -> ledger.deployment(pipelineId))
            .orElseThrow(() -> Refusals.notDeployed(pipelineId));
    state.attempt("writing", () -> ledger.deploy(stored.toggled(version, enabled)));
  }

  @Override
  public void submit(RunPlan plan) {
    state.attempt("writing", () -> ledger.submit(plan));
  }

  @Override
  public int kill(PipelineId pipelineId, Optional<RunId> runId, String requestedBy) {
    int asked = 0;
    for (LocalRun run : ledger.live(pipelineId, runId)) {
      asked += state.attempt("writing", () -> run.kill(requestedBy)) ? 1 : 0;
    }
    return asked;
  }

  @Override
  public LogPage logs(PipelineId pipelineId, Optional<RunId> runId, Optional<String> cursor) {
    RunLog log =
        ledger
            .newest(pipelineId, runId)
            .map(LocalRun::log)
            .orElseThrow(() -> Refusals.noRun(pipelineId, runId));
    return state.attempt("reading", () -> log.page(cursor));
  }

  @Override
  public List<RunStatus> runs() {
    return ledger.runs().stream()
        .filter(run -> !run.record().settled())
        .map(LocalRun::status)
        .toList();
  }

  @Override
  public Optional<RunStatus> run(RunId runId) {
    return ledger.runs().stream()
        .filter(run -> run.record().runId().equals(runId))
        .map(LocalRun::status)
        .findFirst();
  }

  @Override
  public void settle(RunId runId, RunPhase terminal) {
    state.attempt("writing", () -> ledger.settle(runId));
  }

  @Override
  public void check() {
    ledger.problem().ifPresent(LocalProcessEngine::fail);
    Path directory = settings.stateDirectory();
    long free = state.attempt("looking at", () -> Files.getFileStore(directory).getUsableSpace());
    if (free < settings.maxLogBytes()) {
      throw Refusals.diskFull(directory, free);
    }
  }

  /** {@inheritDoc} Here a file is written to the state directory and removed. */
  @Override
  public void rehearse() {
    check();
    state.attempt("writing", ledger::rehearse);
  }

  @Override
  public void close() {
    ledger.close();
  }

  private static void fail(Cause cause) {
    throw new EngineException(cause);
  }

  /**
   * How runs become processes. Begin with {@link #of}.
   *
   * @param stateDirectory where deployments, runs and logs are kept, readable by the owner only;
   *     its parent must exist
   * @param command the ingestion command and its arguments; in an argument {@code {config}} is
   *     replaced by the path of a file with the configuration, otherwise it comes in the
   *     environment
   * @param automationCommand the command for automations and applications; empty refuses them
   * @param secrets where references are resolved, at the last moment
   * @param environment what processes inherit, {@code PATH} above all; a library does not read its
   *     own environment
   * @param configDirectory where configuration files are put; by default memory-backed storage, or
   *     the state directory where there is none
   * @param killGrace how long a process may take to end after TERM before KILL; 30 s by default
   * @param maxLogBytes the bound of one run's log, its middle goes first; 100 MiB by default
   * @param maxRunning how many runs work at once, others wait; 16 by default
   * @param keepEnded how many ended runs of a pipeline are kept, with their logs; 20 by default
   */
  public record Settings(
      Path stateDirectory,
      List<String> command,
      List<String> automationCommand,
      SecretBackend secrets,
      Map<String, String> environment,
      Optional<Path> configDirectory,
      Duration killGrace,
      long maxLogBytes,
      int maxRunning,
      int keepEnded) {

    private static final long MIN_LOG_BYTES = 64 * 1024;

    /**
     * Checks the values and copies the collections.
     *
     * @throws IllegalArgumentException naming the setting and the value
     */
    public Settings {
      command = List.copyOf(command);
      automationCommand = List.copyOf(automationCommand);
      environment = Map.copyOf(environment);
      if (command.isEmpty() || command.get(0).isBlank()) {
        throw new IllegalArgumentException("command is empty");
      }
      if (killGrace.isNegative()) {
        throw new IllegalArgumentException("killGrace is negative: " + killGrace);
      }
      if (maxLogBytes < MIN_LOG_BYTES) {
        throw new IllegalArgumentException("maxLogBytes < " + MIN_LOG_BYTES + ": " + maxLogBytes);
      }
      if (maxRunning < 1 || keepEnded < 1) {
        throw new IllegalArgumentException(
            "maxRunning and keepEnded must be positive: " + maxRunning + ", " + keepEnded);
      }
    }

    /** The defaults for a state directory, a command and a secret store. */
    public static Settings of(Path stateDirectory, List<String> command, SecretBackend secrets) {
      return new Settings(
          stateDirectory,
          command,
          List.of(),
          secrets,
          Map.of(),
          Optional.empty(),
          Duration.ofSeconds(30),
          100L * 1024 * 1024,
          16,
          20);
    }

    /** These settings with a command for automations and applications. */
    public Settings withAutomationCommand(List<String> value) {
      return with(value, environment, configDirectory);
    }

    /** These settings with what processes inherit. */
    public Settings withEnvironment(Map<String, String> value) {
      return with(automationCommand, value, configDirectory);
    }

    /** These settings with a directory for configuration files. */
    public Settings withConfigDirectory(Path value) {
      return with(automationCommand, environment, Optional.of(value));
    }

    private Settings with(
        List<String> automation, Map<String, String> inherited, Optional<Path> configs) {
      return new Settings(
          stateDirectory,
          command,
          automation,
          secrets,
          inherited,
          configs,
          killGrace,
          maxLogBytes,
          maxRunning,
          keepEnded);
    }

    /** These settings with other bounds. */
    public Settings withBounds(Duration grace, long logBytes, int running, int ended) {
      return new Settings(
          stateDirectory,
          command,
          automationCommand,
          secrets,
          environment,
          configDirectory,
          grace,
          logBytes,
          running,
          ended);
    }

    /** Leaves the environment's values out. */
    @Override
    public String toString() {
      return "Settings[" + stateDirectory + ", environment=" + environment.keySet() + "]";
    }
  }
}
