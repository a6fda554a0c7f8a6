package io.hybridrunner.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runner of its own that submits one run and is killed by the test. */
final class EngineProcess implements AutoCloseable {

  static final String CONFIG = "password: secret:db\n";

  private final Process process;

  private EngineProcess(Process process) {
    this.process = process;
  }

  /**
   * @param secret the secret {@code db}; empty for a store that never answers
   */
  static EngineProcess start(
      EngineFixture fixture, String name, String script, String path, String secret)
      throws IOException {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            EngineProcess.class.getName(),
            fixture.directory().toString(),
            name,
            script,
            path,
            secret);
    Path output = fixture.file("engine.out");
    return new EngineProcess(
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start());
  }

  /** The other process: an engine with one run, until it is killed. */
  public static void main(String[] arguments) throws Exception {
    String name = arguments[1];
    var settings =
        EngineFixture.settings(Path.of(arguments[0]), arguments[2], new OneSecret(arguments[4]))
            .withEnvironment(Map.of("PATH", arguments[3]));
    try (LocalProcessEngine engine = new LocalProcessEngine(settings)) {
      engine.start(status -> System.out.println(status.phase()));
      engine.deploy(Pipelines.plan(name, CONFIG));
      EngineFixture.submit(engine, name, Pipelines.runId(name));
      Files.writeString(Path.of(arguments[0], "submitted"), "yes\n", UTF_8);
      Thread.currentThread().join();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it where it is: what happens now it does not see. */
  void freeze() throws Exception {
    int code = new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + process.pid()).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -STOP ended with " + code);
    }
  }

  void sigkill() {
    process.destroyForcibly();
    Process unused = process.onExit().join();
  }

  @Override
  public void close() {
    sigkill();
  }

  private record OneSecret(String value) implements SecretBackend {
    @Override
    public String store() {
      return "one secret";
    }

    @Override
    public Optional<String> violation(SecretRef reference) {
      return Optional.empty();
    }

    @Override
    public Lookup find(SecretRef reference) {
      if (value.isEmpty()) {
        try {
          Thread.currentThread().join();
        } catch (InterruptedException closing) {
          return new Lookup.Unavailable("interrupted");
        }
      }
      return new Lookup.Found(SecretValue.of(value));
    }
  }
}
