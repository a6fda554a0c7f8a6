package io.hybridrunner.argo.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Stops and starts parts of the test cluster; other clusters have no such tool. */
final class ClusterTool {

  private static final String PLACE = "shared/cluster/cluster";

  private ClusterTool() {}

  /** Whether there is one beside the repository; used by conditions of tests. */
  static boolean exists() {
    return find().isPresent();
  }

  private static Optional<Path> find() {
    return Optional.ofNullable(TestNamespace.repository().getParent())
        .map(parent -> parent.resolve(PLACE))
        .filter(Files::isExecutable);
  }

  static void run(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = find().orElseThrow().toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
  }
}
