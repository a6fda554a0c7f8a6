package io.hybridrunner.ecr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.ecr.Adoption;
import io.hybridrunner.ecr.Cluster;
import io.hybridrunner.ecr.Holding;
import io.hybridrunner.ecr.PullCredential;
import io.hybridrunner.ecr.PullSecret;
import io.hybridrunner.ecr.model.ClusterAccess;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real cluster, with the rights that are handed out and no more. */
class PullSecretIT {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String DOCKERCONFIG = "--type=kubernetes.io/dockerconfigjson";

  @TempDir private Path directory;
  @AutoClose private RenewerNamespace namespace;
  @AutoClose private Cluster cluster;

  @BeforeEach
  void open() throws IOException {
    namespace = RenewerNamespace.create();
    cluster = Cluster.open(namespace.access(RenewerNamespace.ACCOUNT));
  }

  private static PullCredential credential(String password) {
    return new PullCredential("AWS", password, new Validity(NOW, NOW.plus(Duration.ofHours(12))));
  }

  private void apply(PullSecret secret, String host, String password, Adoption adoption) {
    secret.apply(Map.of(host, credential(password)), Optional.empty(), adoption);
  }

  private PullSecret secret() {
    return cluster.pullSecret(namespace.name(), RenewerNamespace.SECRET);
  }

  private String uid() throws IOException {
    return namespace.kubectl(
        "get", "secret", RenewerNamespace.SECRET, "-o", "jsonpath={.metadata.uid}");
  }

  private void createByOthers(String type, String content) throws IOException {
    Path file = Files.writeString(directory.resolve("content"), content);
    namespace.kubectl(
        "create",
        "secret",
        "generic",
        RenewerNamespace.SECRET,
        type,
        "--from-file=.dockerconfigjson=" + file);
  }

  @Test
  void makesOneAndRenewsItInPlace() throws IOException {
    assertThat(secret().read()).isInstanceOf(Holding.Absent.class);
    apply(secret(), "registry", "one", Adoption.REFUSE);
    final String before = uid();
    secret().apply(Map.of(), Optional.of("AWS said no"), Adoption.REFUSE);
    assertThat(secret().read())
        .isInstanceOfSatisfying(
            Holding.Managed.class,
            managed -> {
              assertThat(managed.lastError()).contains("AWS said no");
              assertThat(managed.credentials()).containsOnlyKeys("registry");
            });
    apply(secret(), "registry", "two", Adoption.REFUSE);

    assertThat(uid()).isEqualTo(before);
    assertThat(namespace.content())
        .isEqualTo("{\"auths\":{\"registry\":{\"auth\":\"" + credential("two").basic() + "\"}}}");
    assertThat(namespace.kubectl("get", "secret", RenewerNamespace.SECRET, "-o", "yaml"))
        .contains("hybridrunner.io/expires-at: \"2026-11-27T00:00:00Z\"")
        .doesNotContain("last-error");
  }

  @Test
  void adoptsWhatIsSomebodyElsesOnlyWhenTold() throws IOException {
    String content = "{ \"auths\" : {\"a\":{\"auth\":\"dTpw\"} }, \"x\":1 }\n";
    createByOthers(DOCKERCONFIG, content);

    assertThatThrownBy(() -> apply(secret(), "registry", "one", Adoption.REFUSE))
        .isInstanceOf(RenewalException.class)
        .hasMessageContaining("kubectl-create (Update of ")
        .hasMessageContaining("--adopt");
    assertThat(namespace.content()).isEqualTo(content);

    String before = uid();
    apply(secret(), "registry", "one", Adoption.ADOPT);
    assertThat(namespace.content())
        .startsWith("{ \"auths\" : {\"a\":{\"auth\":\"dTpw\"},\"registry\":{")
        .endsWith("} }, \"x\":1 }\n");
    apply(secret(), "registry", "two", Adoption.REFUSE);
    assertThat(uid()).isEqualTo(before);
  }

  @Test
  void neitherChangesNorDeletesAnotherType() throws IOException {
    createByOthers("--type=Opaque", "{\"auths\":{}}");
    String before = uid();

    assertThatThrownBy(() -> apply(secret(), "registry", "one", Adoption.ADOPT))
        .hasMessageContaining("Opaque")
        .hasMessageContaining("kubectl --namespace " + namespace.name());
    assertThat(uid()).isEqualTo(before);
  }

  @Test
  void saysWhatAReaderMayNot() throws IOException {
    apply(secret(), "registry", "one", Adoption.REFUSE);
    namespace.kubectl("create", "serviceaccount", "reader");
    namespace.kubectl("create", "role", "reader", "--verb=get", "--resource=secrets");
    namespace.kubectl(
        "create",
        "rolebinding",
        "reader",
        "--role=reader",
        "--serviceaccount=" + namespace.name() + ":reader");
    try (Cluster reading = Cluster.open(namespace.access("reader"))) {
      PullSecret secret = reading.pullSecret(namespace.name(), RenewerNamespace.SECRET);
      assertThat(secret.read()).isInstanceOf(Holding.Managed.class);
      assertThatThrownBy(() -> apply(secret, "registry", "two", Adoption.REFUSE))
          .hasMessageContaining("/reader may not patch secrets")
          .hasMessageContaining("verbs: [patch]");
    }
    namespace.kubectl("create", "serviceaccount", "nobody");
    try (Cluster blind = Cluster.open(namespace.access("nobody"))) {
      assertThatThrownBy(() -> blind.pullSecret(namespace.name(), RenewerNamespace.SECRET).read())
          .hasMessageContaining("/nobody may not get secrets");
    }
  }

  @Test
  void tellsThatTheNamespaceIsMissing() {
    Path administrators = Path.of(System.getenv("KUBECONFIG"));
    try (Cluster all =
        Cluster.open(new ClusterAccess.Kubeconfig(administrators, Optional.empty()))) {
      PullSecret nowhere = all.pullSecret(namespace.name() + "-no", RenewerNamespace.SECRET);
      assertThat(nowhere.read()).isInstanceOf(Holding.Absent.class);
      assertThatThrownBy(() -> apply(nowhere, "registry", "one", Adoption.REFUSE))
          .hasMessageContaining("There is no namespace " + namespace.name() + "-no");
    }
  }

  /** They make it at the same time, and change it at the same time. */
  @Test
  void keepsTheEntriesOfAllWhoWriteAtOnce() throws Exception {
    List<Callable<String>> writers = new ArrayList<>();
    for (String host : List.of("a", "b", "c")) {
      writers.add(
          () -> {
            for (int i = 0; i < 3; i++) {
              apply(secret(), host, host + i, Adoption.REFUSE);
            }
            return host;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers.size());
    try {
      for (Future<String> done : threads.invokeAll(writers)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(namespace.content())
        .contains(credential("a2").basic(), credential("b2").basic(), credential("c2").basic());
  }

  @Test
  void saysThatAnUnknownClientIsUnknown() throws IOException {
    Path file = namespace.access(RenewerNamespace.ACCOUNT).file();
    namespace.kubectl(
        "config",
        "set-credentials",
        RenewerNamespace.ACCOUNT,
        "--token=wrong",
        "--kubeconfig=" + file);
    try (Cluster unknown = Cluster.open(new ClusterAccess.Kubeconfig(file, Optional.empty()))) {
      assertThatThrownBy(() -> unknown.pullSecret(namespace.name(), RenewerNamespace.SECRET).read())
          .hasMessageContaining("HTTP 401")
          .hasMessageContaining("Check the token");
    }
  }
}
