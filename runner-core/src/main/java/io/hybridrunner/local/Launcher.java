package io.hybridrunner.local;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.model.Workload;
import io.hybridrunner.openmetadata.InvalidEntityException;
import io.hybridrunner.openmetadata.WorkflowConfig;
import io.hybridrunner.secrets.SecretReferences;
import io.hybridrunner.secrets.SecretResolver;
import io.hybridrunner.secrets.SecretResolver.Resolution;
import io.hybridrunner.spi.RunObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What all runs share: settings, time, threads, secrets, and how a run becomes a process. */
final class Launcher implements AutoCloseable {

  private static final int WORKERS = 8;
  private static final int LOOKUPS = 8;

  /** What a launch came to. */
  sealed interface Launch {
    /** A supervisor was started. */
    record Started(Process supervisor, Masking masking) implements Launch {}

    /** It cannot be started, and why. */
    record Impossible(Cause cause) implements Launch {}
  }

  /** Why something cannot be; only within this class. */
  private static final class ImpossibleException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Cause cause;

    private ImpossibleException(Kind kind, String message, String cure) {
      this(Cause.of(kind, message, cure));
    }

    private ImpossibleException(Cause cause) {
      super(cause.message());
      this.cause = cause;
    }
  }

  private record Rendered(String config, Masking masking) {
    @Override
    public String toString() {
      return "Rendered";
    }
  }

  private final Settings settings;
  private final Clock clock;
  private final ConfigFiles configs;
  private final RunObserver observer;
  private final Slots<LocalRun> slots;
  private final ExecutorService workers;
  private final ExecutorService lookups;
  private final SecretResolver resolver;

  Launcher(Settings settings, Clock clock, ConfigFiles configs, RunObserver observer) {
    this.settings = settings;
    this.clock = clock;
    this.configs = configs;
    this.observer = observer;
    this.slots = new Slots<>(settings.maxRunning());
    this.workers = Executors.newFixedThreadPool(WORKERS, threads("local-engine-"));
    this.lookups = Executors.newFixedThreadPool(LOOKUPS, threads("local-secrets-"));
    this.resolver = new SecretResolver(settings.secrets(), lookups);
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  Settings settings() {
    return settings;
  }

  Clock clock() {
    return clock;
  }

  RunObserver observer() {
    return observer;
  }

  Slots<LocalRun> slots() {
    return slots;
  }

  ExecutorService workers() {
    return workers;
  }

  /** From now on runs belong to the next engine, and nothing of them may be changed. */
  boolean isClosed() {
    return workers.isShutdown();
  }

  void removeConfig(RunId runId) throws IOException {
    configs.remove(runId);
  }

  private String searchPath() {
    return Supervisor.searchPath(settings.environment());
  }

  /** Why no run could be started. */
  Optional<Cause> problem() {
    return Supervisor.problem(searchPath())
        .or(() -> new IngestionCommand(settings.command()).problem(searchPath()));
  }

  /** Resolves the secrets and starts a supervisor. Blocks as long as the secret store does. */
  Launch launch(RunId runId, RunRequest request, RunFiles files) throws IOException {
    try {
      IngestionCommand command =
          new IngestionCommand(request.adHoc() ? settings.automationCommand() : settings.command());
      Optional<Cause> problem =
          Supervisor.problem(searchPath()).or(() -> command.problem(searchPath()));
      if (problem.isPresent()) {
        throw new ImpossibleException(problem.get());
      }
      Rendered rendered = render(runId, request);
      CommandEnvironment environment = CommandEnvironment.of(settings, runId, request.workload());
      Optional<Path> file = Optional.empty();
      if (command.wantsFile()) {
        configs.write(runId, rendered.config());
        file = Optional.of(configs.path(runId));
      } else {
        environment = environment.withConfig(rendered.config());
      }
      problem = environment.problem();
      if (problem.isPresent()) {
        throw new ImpossibleException(problem.get());
      }
      Path program = command.program(searchPath()).orElseThrow();
      String delivery = Supervisor.delivery(command.line(program, file), environment.variables());
      Process supervisor = Supervisor.start(files, delivery, file, searchPath());
      return new Launch.Started(supervisor, rendered.masking());
    } catch (ImpossibleException impossible) {
      return new Launch.Impossible(impossible.cause);
    }
  }

  /** How to mask the output of a run; empty when its secrets cannot be had now. */
  Optional<Masking> masking(RunId runId, RunRequest request) {
    try {
      return Optional.of(render(runId, request).masking());
    } catch (ImpossibleException unknown) {
      return Optional.empty();
    }
  }

  private Rendered render(RunId runId, RunRequest request) throws ImpossibleException {
    Workload workload = request.workload();
    try {
      // An automation's configuration is an entity, which has no field for a run's id.
      String config =
          request.adHoc()
              ? workload.config()
              : WorkflowConfig.forRun(workload.config(), runId, request.override());
      SecretReferences references = SecretReferences.collect(config);
      Resolution resolution = resolver.resolve(references);
      if (resolution instanceof Resolution.Unresolved unresolved) {
        throw new ImpossibleException(together(unresolved.causes()));
      }
      Map<io.hybridrunner.model.SecretRef, SecretValue> values =
          ((Resolution.Resolved) resolution).values();
      return new Rendered(
          values.isEmpty() ? config : SecretReferences.replace(config, values),
          new Masking(values.values()));
    } catch (InvalidEntityException invalid) {
      throw new ImpossibleException(
          Kind.BAD_REQUEST, workload.name() + ": " + invalid.getMessage(), "Correct it.");
    } catch (IllegalArgumentException unreadable) {
      throw new ImpossibleException(
          Kind.BAD_REQUEST,
          "the configuration of " + workload.name() + ": " + unreadable.getMessage(),
          "Correct it and deploy it again.");
    }
  }

  /** Several causes as one: the first decides what kind it is. */
  private static Cause together(List<Cause> causes) {
    Cause first = causes.get(0);
    return causes.size() == 1
        ? first
        : Cause.of(
            first.kind(),
            causes.stream().map(Cause::message).collect(Collectors.joining("; ")),
            first.cure());
  }

  @Override
  public void close() {
    end(workers);
    end(lookups);
    configs.close();
  }

  private static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
