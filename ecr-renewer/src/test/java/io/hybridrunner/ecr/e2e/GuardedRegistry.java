package io.hybridrunner.ecr.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The test cluster's registry: Debian's docker-registry, which reads its passwords from a file. */
final class GuardedRegistry {

  /** The name by which the cluster's node finds it. */
  static final String HOST = "118146679784.dkr.ecr.eu-west-1.amazonaws.com";

  /** An image in it. */
  static final String IMAGE = HOST + "/local/pause:1";

  private static final URI ADDRESS = URI.create("http://198.18.0.1:5000");
  private static final String FIRST = "before-the-first";

  private final Path htpasswd;
  private final RegistryClient client = new RegistryClient(ADDRESS);
  private final Map<Passwords.Password, String> lines = new ConcurrentHashMap<>();

  private GuardedRegistry(Path htpasswd) {
    this.htpasswd = htpasswd;
  }

  /** Started, with the image in it; it takes no password that anybody is told. */
  static GuardedRegistry start() throws IOException {
    Commands.cluster("registry", FIRST);
    Commands.cluster("push", "local/pause:1", FIRST);
    Path home =
        Path.of(
            System.getenv().getOrDefault("CLUSTER_HOME", "/var/lib/test-cluster"),
            "state",
            "htpasswd");
    return new GuardedRegistry(home);
  }

  /** From now on it takes these and no others. */
  void take(List<Passwords.Password> valid) throws IOException {
    String content = valid.stream().map(this::line).collect(Collectors.joining("\n", "", "\n"));
    Path next = htpasswd.resolveSibling("htpasswd.next");
    Files.writeString(next, content);
    Files.move(next, htpasswd, StandardCopyOption.ATOMIC_MOVE);
  }

  private String line(Passwords.Password password) {
    return lines.computeIfAbsent(
        password,
        missing -> {
          try {
            return Commands.run("", List.of("htpasswd", "-nbB", missing.user(), missing.text()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  RegistryClient client() {
    return client;
  }
}
