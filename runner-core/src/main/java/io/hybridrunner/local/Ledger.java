package io.hybridrunner.local;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.Workload;
import io.hybridrunner.spi.RunObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state directory, and the runs in it. One process has it at a time, by a lock on the file
 * {@code lock}. Thread-safe.
 */
final class Ledger implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);
  private static final long TICK_MILLIS = 250;

  private final Settings settings;
  private final Clock clock;
  private final Path runsDirectory;
  private final Deployments deployments;
  private final Map<RunId, LocalRun> runs = new ConcurrentHashMap<>();
  private final Object submitting = new Object();
  private @Nullable StateLock lock;
  private @Nullable Launcher launcher;
  private @Nullable ScheduledExecutorService ticker;

  Ledger(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.runsDirectory = settings.stateDirectory().resolve("runs");
    this.deployments = new Deployments(settings.stateDirectory().resolve("pipelines"));
  }

  synchronized void open(RunObserver observer) throws IOException {
    if (launcher != null) {
      throw new IllegalStateException("this engine was started before");
    }
    OwnerFiles.makeDirectory(settings.stateDirectory());
    lock = StateLock.take(settings.stateDirectory());
    try {
      takeUp(observer);
    } catch (IOException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private synchronized void takeUp(RunObserver observer) throws IOException {
    OwnerFiles.makeDirectory(runsDirectory);
    deployments.open();
    Path base = settings.configDirectory().orElseGet(() -> ConfigFiles.memoryOr(runsDirectory));
    ConfigFiles configs = ConfigFiles.open(base, settings.stateDirectory());
    Launcher opened = new Launcher(settings, clock, configs, observer);
    launcher = opened;
    for (Path directory : OwnerFiles.list(runsDirectory)) {
      load(directory, opened);
    }
    byAge(runs.values().stream()).forEach(LocalRun::lineUp);
    Set<RunId> living =
        runs.values().stream()
            .map(LocalRun::record)
            .filter(record -> !record.phase().isTerminal())
            .map(RunRecord::runId)
            .collect(Collectors.toSet());
    configs.sweep(living);
    ScheduledExecutorService ticking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "local-engine-tick");
              thread.setDaemon(true);
              return thread;
            });
    ticker = ticking;
    var unused = ticking.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void load(Path directory, Launcher opened) throws IOException {
    RunFiles files = new RunFiles(directory);
    if (!files.exists()) {
      // Never accepted: a crash came before its run.json stood.
      if (Files.isDirectory(directory) && isRun(directory)) {
        OwnerFiles.deleteTree(directory);
      }
      return;
    }
    try {
      RunRecord record = files.read();
      runs.put(record.runId(), new LocalRun(files, record, opened));
    } catch (IOException | IllegalArgumentException unreadable) {
      LOGGER.error(
          "the run in {} cannot be read and is left alone: {}", directory, unreadable.toString());
    }
  }

  private static boolean isRun(Path directory) {
    try {
      RunId unused = RunId.of(String.valueOf(directory.getFileName()));
      return true;
    } catch (IllegalArgumentException another) {
      return false;
    }
  }

  private static Stream<LocalRun> byAge(Stream<LocalRun> all) {
    return all.sorted(Comparator.comparing(run -> run.record().submittedAt()));
  }

  private void tick() {
    for (LocalRun run : runs.values()) {
      try {
        run.tick();
      } catch (RuntimeException fault) {
        // Thrown further it would end the ticks of all runs for ever.
        LOGGER.error("looking after run {} failed", run.record().runId(), fault);
      }
    }
  }

  Collection<LocalRun> runs() {
    return runs.values();
  }

  List<LocalRun> live(PipelineId pipelineId, Optional<RunId> runId) {
    return runs.values().stream()
        .filter(run -> !run.record().phase().isTerminal())
        .filter(run -> run.record().isMeant(pipelineId, runId))
        .toList();
  }

  List<StoredDeployment> deployments() throws IOException {
    return deployments.all();
  }

  Optional<LocalRun> newest(PipelineId pipelineId, Optional<RunId> runId) {
    return runs.values().stream()
        .filter(run -> run.record().isMeant(pipelineId, runId))
        .max(Comparator.comparing(run -> run.record().submittedAt()));
  }

  Optional<StoredDeployment> deployment(PipelineId pipelineId) throws IOException {
    return deployments.find(pipelineId);
  }

  void deploy(StoredDeployment stored) throws IOException {
    requireOpen();
    deployments.put(stored);
  }

  void undeploy(PipelineId pipelineId) throws IOException {
    requireOpen();
    deployments.remove(pipelineId);
    prune(Optional.of(pipelineId));
  }

  void submit(RunPlan plan) throws IOException {
    LocalRun run;
    synchronized (submitting) {
      @Nullable LocalRun known = runs.get(plan.runId());
      if (known != null) {
        requireSame(known.record(), plan);
        return;
      }
      Launcher opened = opened();
      RunFiles files = new RunFiles(runsDirectory.resolve(plan.runId().toString()));
      RunRecord accepted = files.exists() ? standing(files, plan) : accept(files, plan);
      run = new LocalRun(files, accepted, opened);
      runs.put(plan.runId(), run);
      run.lineUp();
    }
    run.trigger();
  }

  private static void requireSame(RunRecord known, RunPlan plan) {
    if (!known.specHash().equals(plan.specHash())) {
      throw Refusals.otherContent(plan.runId());
    }
  }

  /** Its acceptance failed when its run.json stood already, and with that it was accepted. */
  private static RunRecord standing(RunFiles files, RunPlan plan) throws IOException {
    try {
      RunRecord found = files.read();
      requireSame(found, plan);
      return found;
    } catch (IllegalArgumentException unreadable) {
      throw Refusals.unreadableRun(files.directory());
    }
  }

  private RunRecord accept(RunFiles files, RunPlan plan) throws IOException {
    RunRequest request = request(plan);
    Optional<PipelineId> pipelineId =
        plan instanceof RunPlan.OfPipeline of
            ? Optional.of(of.deployment().pipelineId())
            : Optional.empty();
    RunRecord accepted =
        RunRecord.accepted(plan.runId(), pipelineId, plan.specHash(), request, clock.instant());
    files.create(request, accepted);
    return accepted;
  }

  /** Without the lock, or after it, the directory is another engine's. */
  private void requireOpen() {
    Launcher unused = opened();
  }

  private synchronized Launcher opened() {
    if (launcher == null) {
      throw new IllegalStateException("this engine is not started");
    }
    if (launcher.isClosed()) {
      throw Refusals.closed();
    }
    return launcher;
  }

  private RunRequest request(RunPlan plan) throws IOException {
    if (plan instanceof RunPlan.OfPipeline of) {
      PipelineId id = of.deployment().pipelineId();
      StoredDeployment stored = deployment(id).orElseThrow(() -> Refusals.notDeployed(id));
      if (!stored.deployment().enabled()) {
        throw Refusals.disabled(stored.deployment().name());
      }
      return new RunRequest(stored.workload(), of.override(), false);
    }
    Workload workload = ((RunPlan.AdHoc) plan).workload();
    if (settings.automationCommand().isEmpty()) {
      throw Refusals.noAutomations(workload.name());
    }
    return new RunRequest(workload, Optional.empty(), true);
  }

  void settle(RunId runId) throws IOException {
    requireOpen();
    @Nullable LocalRun run = runs.get(runId);
    if (run != null && run.settle()) {
      prune(run.record().pipelineId());
    }
  }

  /** Forgets settled runs: all but the newest of a pipeline, and all of a removed one. */
  private void prune(Optional<PipelineId> group) throws IOException {
    boolean isRemoved = group.isPresent() && !deployments.has(group.get());
    List<LocalRun> settled =
        byAge(
                runs.values().stream()
                    .filter(run -> run.record().settled())
                    .filter(run -> run.record().pipelineId().equals(group)))
            .toList();
    int surplus = isRemoved ? settled.size() : settled.size() - settings.keepEnded();
    for (LocalRun run : settled.subList(0, Math.max(0, surplus))) {
      runs.remove(run.record().runId());
      run.delete();
    }
  }

  /** Why no run could be started now. */
  Optional<Cause> problem() {
    Launcher opened = opened();
    if (!Files.isWritable(runsDirectory)) {
      return Optional.of(
          Cause.of(
              Kind.ENGINE_UNAVAILABLE,
              "the directory " + runsDirectory + " is not writable",
              "Let the runner's user write there."));
    }
    return opened.problem();
  }

  /** Does what taking a run does to the disk, and undoes it. */
  synchronized void rehearse() throws IOException {
    requireOpen();
    Path file = settings.stateDirectory().resolve("rehearsal");
    OwnerFiles.write(file, new byte[0]);
    Files.delete(file);
  }

  @Override
  public synchronized void close() {
    if (ticker != null) {
      ticker.shutdownNow();
    }
    if (launcher != null) {
      launcher.close();
    }
    if (lock != null) {
      lock.close();
    }
  }
}
