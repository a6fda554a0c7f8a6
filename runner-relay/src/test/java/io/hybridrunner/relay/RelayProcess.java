package io.hybridrunner.relay;

import io.hybridrunner.model.SecretValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A relay in a process of its own, with little memory, that ends when it needs more. */
final class RelayProcess implements AutoCloseable {

  private final Process process;
  private final int port;

  private RelayProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The child process: a relay that prints its port and lives until its input ends. */
  static final class Child {
    private Child() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
      try (Relay relay =
          Relay.builder()
              .runnerTokens(TokenCheck.anyOf(SecretValue.of(RelayRig.RUNNER_TOKEN)))
              .apiTokens(TokenCheck.anyOf(SecretValue.of(RelayRig.API_TOKEN)))
              .build()) {
        relay.start();
        System.out.println("port " + relay.port());
        int end = System.in.read();
        assert end < 0;
      }
    }
  }

  static RelayProcess start() {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx96m",
                  "-XX:MaxDirectMemorySize=64m",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName())
              .redirectErrorStream(true)
              .start();
      return new RelayProcess(process, readPort(process));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Reads on afterwards, lest the relay waits with its log. */
  private static int readPort(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith("port ")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new AssertionError("the relay's process did not start");
    }
    Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "relay-process-output");
    rest.setDaemon(true);
    rest.start();
    return Integer.parseInt(line.substring("port ".length()));
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
