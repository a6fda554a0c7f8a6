package io.hybridrunner.ecr;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.hybridrunner.ecr.FakeApiServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.hybridrunner.ecr.FakeApiServer.Canned;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.ClusterAccess;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullSecretFailuresTest {

  private static final String TYPE = "kubernetes.io/dockerconfigjson";
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final PullCredential NEW =
      new PullCredential("AWS", "canary", new Validity(NOW, NOW.plus(Duration.ofHours(12))));

  @TempDir private Path directory;
  private final FakeApiServer server = new FakeApiServer();
  private final List<Duration> pauses = new ArrayList<>();
  private Cluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = open(server.address(), "{token: canary-token}");
  }

  @AfterEach
  void close() {
    cluster.close();
    server.close();
  }

  private Cluster open(URI address, String user) throws IOException {
    return Cluster.open(FakeApiServer.kubeconfig(directory, address, user), pauses::add);
  }

  private static Cause refusal(Cluster cluster, String namespace, Adoption adoption) {
    PullSecret secret = cluster.pullSecret(namespace, "pull");
    RenewalException refused =
        catchThrowableOfType(
            RenewalException.class,
            () -> secret.apply(Map.of("registry", NEW), Optional.empty(), adoption));
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("canary", NEW.basic(), NEW.basic().substring(3));
    assertThat(refused.reason().by()).isEqualTo(Cause.By.KUBERNETES);
    return refused.reason();
  }

  private Cause refusal() {
    return refusal(cluster, "team", Adoption.ADOPT);
  }

  @ParameterizedTest
  @CsvSource({
    "get, 'get], resourceNames: [pull]'",
    "patch, 'patch], resourceNames: [pull]'",
    "create, 'create]}'"
  })
  void saysWhichRightIsMissingAndWhose(String verb, String rule) {
    server.forbidden.add(verb);

    Cause refused = refusal();

    assertThat(refused.message())
        .isEqualTo(
            "ServiceAccount ops/renewer may not "
                + verb
                + " secrets in namespace team, which is needed for Secret team/pull");
    assertThat(refused.cure()).contains("verbs: [" + rule, "ServiceAccount ops/renewer");
  }

  @Test
  void tellsNamespacesThatAreMissingAndGoingApart() {
    assertThat(refusal(cluster, "nonesuch", Adoption.REFUSE).sentence())
        .contains("There is no namespace nonesuch", "kubectl create namespace nonesuch");
    assertThat(refusal(cluster, "going", Adoption.REFUSE).message())
        .isEqualTo("Namespace going is being deleted, and takes no new Secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Opaque|{}|has the type Opaque",
        "kubernetes.io/dockercfg|{}|has the type kubernetes.io/dockercfg",
        "kubernetes.io/dockerconfigjson|canary|it is no JSON",
        "kubernetes.io/dockerconfigjson|{\"auths\":[\"canary\"]}|its 'auths' is no object",
      })
  void overwritesNothingItCannotAddTo(String type, String content, String why) {
    server.put("pull", type, content);

    assertThat(refusal().message()).startsWith("Secret team/pull ").contains(why);
    assertThat(server.content("pull")).isEqualTo(content);
    assertThat(server.writes()).isZero();
  }

  @Test
  void overwritesNothingThatIsNoBase64() {
    server.put("pull", TYPE, "{}").getAsJsonObject("data").addProperty(".dockerconfigjson", "%");

    assertThat(refusal().message()).contains("no Base64");
  }

  @Test
  void takesMissingContentForNone() {
    server.put("pull", TYPE, "{}").remove("data");

    cluster
        .pullSecret("team", "pull")
        .apply(Map.of("registry", NEW), Optional.empty(), Adoption.ADOPT);

    assertThat(server.content("pull")).contains("registry");
  }

  @Test
  void leavesWhatIsImmutable() {
    server.put("pull", TYPE, "{}").addProperty("immutable", true);

    assertThat(refusal().sentence())
        .contains("is immutable", "kubectl --namespace team delete secret pull");
    assertThat(server.writes()).isZero();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(status(401, "Unauthorized", ""), "HTTP 401", "token"),
        arguments(new Canned(401, ""), "HTTP 401", "token"),
        arguments(
            status(
                403, "secrets \"pull\" is forbidden: exceeded quota: q, requested: …", "secrets"),
            "exceeded quota: q",
            "ResourceQuota of namespace team"),
        arguments(
            status(400, "admission webhook \"no.example.com\" denied the request: no", ""),
            "admission webhook \"no.example.com\" denied",
            "webhook"),
        arguments(status(413, "Request entity too large", ""), "HTTP 413", "1 MiB"),
        arguments(new Canned(413, "<html>canary"), "HTTP 413", "1 MiB"),
        arguments(
            status(422, "data: Too long: may not be more than 1048576 bytes", ""),
            "Too long",
            "1 MiB"),
        arguments(status(500, "etcdserver: request is too large", ""), "too large", "1 MiB"),
        arguments(status(415, "unsupported media type", ""), "HTTP 415", "Kubernetes 1.22"),
        arguments(status(422, "type: field is immutable", ""), "immutable", "again"),
        arguments(
            new Canned(404, "<html>canary</html>"), "does not speak as an API server", "address"),
        arguments(
            new Canned(302, "", Map.of("Location", "http://canary.example.com/")),
            "HTTP 302",
            "address"),
        arguments(
            new Canned(200, "<html>canary</html>"), "does not speak as an API server", "address"),
        arguments(
            new Canned(200, "{\"kind\":\"canary\"}"), "does not speak as an API server", "address"),
        // A server that quotes what it was sent.
        arguments(status(400, "bad: QUOTED", ""), "HTTP 400", "API server"));
  }

  /** Each of them as the answer to reading, and as the answer to writing. */
  @ParameterizedTest
  @MethodSource("answers")
  void explainsWhatIsAnswered(Canned answer, String why, String cure) {
    // A token is shown twice.
    int times = answer.status() == 401 ? 2 : 1;
    server.canned.addAll(Collections.nCopies(times, answer));
    Cause atReading = refusal();
    assertThat(atReading.message()).contains(why, "get Secret team/pull");
    assertThat(atReading.cure()).contains(cure);

    server.cannedWrites.addAll(Collections.nCopies(times, answer));
    Cause atWriting = refusal();
    assertThat(atWriting.message()).contains(why, "create Secret team/pull");
    assertThat(atWriting.cure()).contains(cure);
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void asksAgainWhatMayPass(int status) {
    server.canned.add(new Canned(status, "<html>", Map.of("Retry-After", "2")));
    server.canned.add(status(status, "etcdserver: leader changed", ""));

    cluster
        .pullSecret("team", "pull")
        .apply(Map.of("registry", NEW), Optional.empty(), Adoption.REFUSE);

    assertThat(server.content("pull")).contains("registry");
    assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  @Test
  void givesUpAfterThreeAttemptsAndWaitsOnlySoLong() {
    for (int i = 0; i < 3; i++) {
      server.canned.add(
          new Canned(429, status(429, "too many", "").body(), Map.of("Retry-After", "3600")));
    }

    assertThat(refusal().sentence()).contains("HTTP 429", "too many", "too much to do");
    assertThat(pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(server.asked).hasSize(3);
  }

  @Test
  void sendsTheTokenAndAnotherOneWhenItIsNotTaken() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "first\n");
    try (Cluster other = open(server.address(), "{tokenFile: " + token + "}")) {
      PullSecret secret = other.pullSecret("team", "pull");
      assertThat(secret.read()).isInstanceOf(Holding.Absent.class);
      Files.writeString(token, "second");
      server.canned.add(status(401, "Unauthorized", ""));
      assertThat(secret.read()).isInstanceOf(Holding.Absent.class);
    }

    assertThat(server.asked)
        .extracting(FakeApiServer.Asked::token)
        .containsExactly("Bearer first", "Bearer first", "Bearer second");
  }

  @Test
  void saysThatNobodyWasNamedToTheServer() {
    String said = "secrets \"pull\" is forbidden: User \"system:anonymous\" cannot get resource";
    server.canned.add(status(403, said + " \"secrets\" in API group \"\"", ""));

    assertThat(refusal().sentence())
        .contains("nothing said to the API server who is asking", "needs a token")
        .doesNotContain("Role");
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (Cluster nobody = open(URI.create("http://127.0.0.1:" + port), "{token: canary}")) {
      for (String namespace : List.of("team", "another", "third")) {
        assertThat(refusal(nobody, namespace, Adoption.REFUSE).message())
            .contains(namespace + "/pull", ":" + port + " cannot be reached");
      }
    }
    // The other namespaces' Secrets are not asked for: it has just been found away.
    assertThat(pauses).hasSize(2);
  }

  @Test
  void saysThatTheNameIsUnknownAndThatTlsFails() throws IOException {
    try (Cluster nobody = open(URI.create("https://nonesuch.invalid"), "{token: canary}")) {
      assertThat(refusal(nobody, "team", Adoption.REFUSE).message())
          .contains("the name nonesuch.invalid of the API server");
    }
    WireMockServer stranger = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
    stranger.start();
    URI address = URI.create("https://127.0.0.1:" + stranger.httpsPort());
    try (Cluster noTrust = open(address, "{token: canary}")) {
      pauses.clear();
      assertThat(refusal(noTrust, "team", Adoption.REFUSE).message())
          .contains("TLS with the API server " + address + " failed");
      assertThat(pauses).isEmpty();
    } finally {
      stranger.stop();
    }
  }

  @Test
  void saysWhatIsWrongWithAKubeconfig() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken"), "users: [{canary: 'x]");
    ClusterAccess unreadable = new ClusterAccess.Kubeconfig(broken, Optional.empty());
    assertThatThrownBy(() -> Cluster.open(unreadable))
        .isInstanceOf(RenewalException.class)
        .hasMessageContaining(broken.toString())
        .hasMessageNotContaining("canary");

    ClusterAccess missing =
        new ClusterAccess.Kubeconfig(directory.resolve("none"), Optional.empty());
    assertThatThrownBy(() -> Cluster.open(missing)).hasMessageContaining("there is no");

    FakeApiServer.kubeconfig(directory, server.address(), "{token: t}");
    ClusterAccess other =
        new ClusterAccess.Kubeconfig(directory.resolve("kubeconfig"), Optional.of("other"));
    assertThatThrownBy(() -> Cluster.open(other)).hasMessageContaining("no context 'other'");
  }
}
