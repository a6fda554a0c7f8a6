package io.hybridrunner.examples.demo;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hybridrunner.server.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The runner as its own process, as it is shipped: {@code hybrid-runner serve --config FILE}. */
final class RunnerProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Where it is to be found. */
  record Ports(int probes, int metrics) {

    static Ports free() throws IOException {
      try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return new Ports(one.getLocalPort(), two.getLocalPort());
      }
    }
  }

  private final Process process;
  private final Ports ports;
  private final Leftovers leftovers;

  private RunnerProcess(Process process, Ports ports, Leftovers leftovers) {
    this.process = process;
    this.ports = ports;
    this.leftovers = leftovers;
  }

  /**
   * Starts it.
   *
   * @param settings its configuration, but for the ports
   * @param folder where its configuration and its log are written
   */
  static RunnerProcess start(Map<String, Object> settings, Path folder) throws IOException {
    Ports ports = Ports.free();
    Map<String, Object> config = new LinkedHashMap<>(settings);
    config.put(
        "http",
        Map.of("address", "127.0.0.1", "port", ports.probes(), "metricsPort", ports.metrics()));
    Path file = folder.resolve("runner.yaml");
    new YAMLMapper().writeValue(file.toFile(), config);
    List<String> command = java("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");
    command.addAll(List.of(Main.class.getName(), "serve", "--config", file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("runner.log").toFile())
            .start();
    process.getOutputStream().close();
    return new RunnerProcess(process, ports, new Leftovers(folder));
  }

  /** A Java command with this program's own class path; a class and its arguments follow. */
  static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether one of its runs has a process. */
  boolean hasRuns() {
    return process.descendants().findAny().isPresent();
  }

  String probes() {
    return "http://127.0.0.1:" + ports.probes();
  }

  String metrics() {
    return "http://127.0.0.1:" + ports.metrics() + "/metrics";
  }

  /** Ends it, and the runs that it would leave behind. */
  @Override
  public void close() {
    leftovers.endRuns();
    process.destroy();
    if (!ends(process)) {
      process.destroyForcibly();
    }
    leftovers.end();
  }

  private static boolean ends(Process process) {
    try {
      return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
