package io.hybridrunner.ecr.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs programs and takes what they print. */
final class Commands {

  private Commands() {}

  /** kubectl with the current kubeconfig: the administrator's hands. */
  static String kubectl(String... arguments) throws IOException {
    return run("", prepend("kubectl", arguments));
  }

  /** kubectl, given this as its input. */
  static String kubectlGiven(String input, String... arguments) throws IOException {
    return run(input, prepend("kubectl", arguments));
  }

  /** The tool of the test cluster; other clusters have none. */
  static String cluster(String... arguments) throws IOException {
    return run("", prepend(clusterTool().orElseThrow().toString(), arguments));
  }

  /** Whether the test cluster's tool lies beside the repository; used by conditions of tests. */
  static boolean clusterToolExists() {
    return clusterTool().isPresent();
  }

  private static Optional<Path> clusterTool() {
    return Optional.ofNullable(repository().getParent())
        .map(parent -> parent.resolve("shared/cluster/cluster"))
        .filter(Files::isExecutable);
  }

  /** The top of this repository. */
  static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("deploy/rbac.yaml"))) {
      directory = Optional.ofNullable(directory.getParent()).orElseThrow();
    }
    return directory;
  }

  static String run(String input, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String printed = text(process);
    if (code(process) != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
    return printed;
  }

  /**
   * The renewer as a process of its own, with the class path of this one and no environment but
   * this.
   */
  static Ended renewer(Map<String, String> environment, String... arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.hybridrunner.ecr.program.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = text(process);
    return new Ended(code(process), printed);
  }

  /**
   * A process that has ended.
   *
   * @param code its exit code
   * @param printed on both its outputs
   */
  record Ended(int code, String printed) {}

  private static int code(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static List<String> prepend(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return command;
  }
}
