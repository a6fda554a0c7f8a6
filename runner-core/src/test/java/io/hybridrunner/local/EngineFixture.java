package io.hybridrunner.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.testkit.FakeSecrets;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * A state directory, the engines that work on it one after another, and the files through which
 * tests and commands talk. Ends every process of its runs. Commands are shell scripts; {@code $0}
 * is {@link #directory()}.
 */
final class EngineFixture implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(90);
  static final String TOOLS = "/usr/local/bin:/usr/bin:/bin";

  /** Says that it has begun, and ends when the test lets it. */
  static final String WAITS =
      "echo $pipelineRunId >> \"$0/begun\"; while [ ! -e \"$0/gate\" ]; do sleep 0.05; done; ";

  private final Path directory;
  private final FakeSecrets secrets = new FakeSecrets();
  private final List<RunStatus> observed = new CopyOnWriteArrayList<>();
  private final List<RunId> submitted = new ArrayList<>();
  private @Nullable LocalProcessEngine engine;

  EngineFixture(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path state() {
    return directory.resolve("state");
  }

  FakeSecrets secrets() {
    return secrets;
  }

  /** What the engines of this test reported, in order. */
  List<RunStatus> observed() {
    return observed;
  }

  Settings settings(String script) {
    return settings(directory, script, secrets);
  }

  static Settings settings(Path directory, String script, SecretBackend secrets) {
    return Settings.of(
            directory.resolve("state"),
            List.of("/bin/sh", "-c", script, directory.toString()),
            secrets)
        .withEnvironment(Map.of("PATH", TOOLS))
        .withBounds(Duration.ofSeconds(1), 4 * 1024 * 1024, 16, 20);
  }

  LocalProcessEngine start(String script) {
    return start(settings(script));
  }

  LocalProcessEngine start(Settings settings) {
    return start(settings, Clock.systemUTC());
  }

  /** Closes the engine before, as an orderly stop of the runner does, and starts another one. */
  LocalProcessEngine start(Settings settings, Clock clock) {
    closeEngine();
    LocalProcessEngine started = new LocalProcessEngine(settings, clock);
    engine = started;
    started.start(observed::add);
    return started;
  }

  LocalProcessEngine engine() {
    if (engine == null) {
      throw new IllegalStateException("no engine is started");
    }
    return engine;
  }

  void closeEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  RunId run(String name) {
    return run(name, "{}");
  }

  /** Deploys a pipeline of this name with this configuration and runs it. */
  RunId run(String name, String config) {
    engine().deploy(Pipelines.plan(name, config));
    return submit(name, Pipelines.runId(name));
  }

  RunId submit(String name, RunId runId) {
    submitted.add(runId);
    submit(engine(), name, runId);
    return runId;
  }

  static void submit(LocalProcessEngine engine, String name, RunId runId) {
    Deployment deployment = engine.deployment(Pipelines.id(name)).orElseThrow();
    engine.submit(new RunPlan.OfPipeline(runId, "hash", deployment, Optional.empty()));
  }

  /** A run that another process submitted. */
  RunId adopt(String name) {
    RunId runId = Pipelines.runId(name);
    submitted.add(runId);
    return runId;
  }

  int kill(String name) {
    return engine().kill(Pipelines.id(name), Optional.empty(), "jane");
  }

  RunStatus status(RunId runId) {
    return engine().runs().stream()
        .filter(status -> status.runId().equals(runId))
        .findFirst()
        .orElseThrow();
  }

  RunStatus awaitEnd(RunId runId) {
    await().atMost(LONG).until(() -> status(runId).phase().isTerminal());
    return status(runId);
  }

  Cause awaitFailure(RunId runId) {
    RunStatus end = awaitEnd(runId);
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    return end.cause().orElseThrow();
  }

  /** The ends that were reported of a run: there must be one. */
  List<RunPhase> reportedEnds(RunId runId) {
    return observed.stream()
        .filter(status -> status.runId().equals(runId))
        .map(RunStatus::phase)
        .filter(RunPhase::isTerminal)
        .toList();
  }

  String log(String name) {
    StringBuilder text = new StringBuilder();
    Optional<String> cursor = Optional.empty();
    do {
      var page = engine().logs(Pipelines.id(name), Optional.empty(), cursor);
      text.append(page.text());
      cursor = page.after();
    } while (cursor.isPresent());
    return text.toString();
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  void open(String gate) throws IOException {
    Files.createFile(file(gate));
  }

  /** The lines of a file that commands append to; none while there is no such file. */
  List<String> lines(String name) throws IOException {
    try {
      return Files.readAllLines(file(name));
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  void awaitLines(String name, int count) {
    awaitThat(() -> assertThat(lines(name)).hasSize(count));
  }

  static void awaitThat(ThrowingRunnable assertion) {
    await().atMost(LONG).untilAsserted(assertion);
  }

  static void awaitTrue(Callable<Boolean> condition) {
    await().atMost(LONG).until(condition);
  }

  RunFiles files(RunId runId) {
    return new RunFiles(state().resolve("runs").resolve(runId.toString()));
  }

  /** An executable script of this test. */
  Path script(String name, String text) throws IOException {
    Path script = file(name);
    Files.createDirectories(script.getParent());
    Files.writeString(script, text);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  /** The living processes that were given this run's id. */
  static List<Long> processes(RunId runId) {
    return ProcFs.all().stream()
        .filter(ProcFs.Stat::lives)
        .map(ProcFs.Stat::pid)
        .filter(pid -> ProcFs.hasVariable(pid, "pipelineRunId=" + runId))
        .toList();
  }

  static void sigkill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** The processes whose command line names this file or directory. */
  static List<Long> namedIn(Path path) {
    return ProcFs.all().stream()
        .map(ProcFs.Stat::pid)
        .filter(pid -> read(pid, "cmdline").contains(path.toString()))
        .toList();
  }

  /** A file of {@code /proc/<pid>}; empty when the process is gone or not ours. */
  static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file), ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** Nothing may write into the directory any more when it is removed. */
  static void endProcessesOf(Path directory) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              namedIn(directory).forEach(EngineFixture::sigkill);
              return namedIn(directory).isEmpty();
            });
  }

  @Override
  public void close() {
    closeEngine();
    submitted.forEach(run -> processes(run).forEach(EngineFixture::sigkill));
    endProcessesOf(directory);
  }
}
