package io.hybridrunner.argo.e2e;

import io.hybridrunner.argo.cluster.ClusterAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/**
 * An ingestion namespace with the rights of {@code deploy/rbac.yaml} and no more: the engine works
 * as that file's ServiceAccount. Closing removes it.
 */
final class TestNamespace implements AutoCloseable {

  private static final String RESTRICTED = "pod-security.kubernetes.io/enforce=restricted";

  private final String name;
  private final Path kubeconfig;

  private TestNamespace(String name, Path kubeconfig) {
    this.name = name;
    this.kubeconfig = kubeconfig;
  }

  static TestNamespace create() throws IOException {
    String name = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
    String rights =
        Files.readString(repository().resolve("deploy/rbac.yaml"))
            .replaceAll("(namespace: )(hybrid-runner|ingestion|data-secrets)\\b", "$1" + name);
    Kubectl.run("create", "namespace", name);
    Kubectl.run("label", "namespace", name, RESTRICTED);
    Kubectl.given(rights, "apply", "-f", "-");
    return new TestNamespace(name, kubeconfig(name));
  }

  /** Of the runner's ServiceAccount, with a token of its own. */
  private static Path kubeconfig(String namespace) throws IOException {
    String token = token(namespace);
    Path file =
        Files.createTempFile(
            "runner-",
            ".kubeconfig",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Kubectl.run("config", "view", "--raw", "--minify", "--flatten"));
    String user = "--kubeconfig=" + file;
    String context = Kubectl.run("config", "current-context", user);
    Kubectl.run("config", "set-credentials", "runner", "--token=" + token, user);
    Kubectl.run("config", "set-context", context, "--user=runner", user);
    return file;
  }

  private static String token(String namespace) {
    return Kubectl.run("-n", namespace, "create", "token", "hybrid-runner", "--duration=8h");
  }

  /** Of the runner's ServiceAccount. */
  String token() {
    return token(name);
  }

  static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("deploy/rbac.yaml"))) {
      directory = Optional.ofNullable(directory.getParent()).orElseThrow();
    }
    return directory;
  }

  String name() {
    return name;
  }

  ClusterAccess access() {
    return new ClusterAccess.Kubeconfig(kubeconfig, Optional.empty());
  }

  Path kubeconfigFile() {
    return kubeconfig;
  }

  /** What kubectl printed, in this namespace. */
  String kubectl(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = name;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Kubectl.run(all);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(kubeconfig);
    Kubectl.run("delete", "namespace", name, "--wait=false");
  }
}
