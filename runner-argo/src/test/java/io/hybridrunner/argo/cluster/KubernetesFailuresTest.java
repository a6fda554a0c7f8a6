package io.hybridrunner.argo.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.argo.testkit.Json;
import io.hybridrunner.argo.testkit.ManualTiming;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesFailuresTest {

  private static final ResourceType WORKFLOW = ResourceType.WORKFLOW;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final FakeApiServer server = FakeApiServer.start();
  private final ManualTiming timing = new ManualTiming();

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private KubernetesApi api;

  @BeforeEach
  void open() {
    api = open(server.access(directory), TIMEOUT);
  }

  private KubernetesApi open(ClusterAccess access, Duration timeout) {
    return KubernetesApi.open(access, "ns", Calls.of(50, 100, timeout, "test").withTiming(timing));
  }

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  private static Fields workflow() {
    return Json.of("{'metadata':{'name':'a'}}");
  }

  private static Cause cause(ThrowingCallable call) {
    return catchThrowableOfType(EngineException.class, call).reason();
  }

  @Test
  void a_missing_right_is_told_in_kubernetes_words() {
    server.forbid("list", WORKFLOW, "ns");

    Cause cause = cause(api::check);

    assertThat(cause.kind()).isEqualTo(Kind.ENGINE_FORBIDDEN);
    assertThat(cause.message())
        .endsWith(
            "(HTTP 403): workflows.argoproj.io is forbidden: User"
                + " \"system:serviceaccount:ns:runner\" cannot list resource \"workflows\" in API"
                + " group \"argoproj.io\" in the namespace \"ns\"");
    assertThat(cause.cure()).contains("ServiceAccount").contains("namespace ns");
    assertThat(timing.pauses()).isEmpty();
  }

  @Test
  void plain_text_instead_of_workflows_means_that_argo_is_not_installed() {
    server.installArgo(false);

    assertThat(cause(() -> api.get(WORKFLOW, "a")).cure()).contains("CRDs are not installed");
    assertThat(cause(() -> api.create(WORKFLOW, workflow())).cure()).contains("CRDs");
    assertThat(cause(() -> api.delete(WORKFLOW, "a", Propagation.ORPHAN)).message())
        .contains("404 page not found");
    assertThat(api.get(ResourceType.POD, "a")).isEmpty();
  }

  @Test
  void a_missing_namespace_is_named() {
    server.removeNamespace("ns");

    Cause created = cause(() -> api.create(ResourceType.SECRET, workflow()));
    assertThat(created.message()).contains("namespaces \"ns\" not found");
    assertThat(created.cure()).contains("Create the namespace ns");
    assertThat(cause(() -> api.apply(WORKFLOW, workflow())).cure()).contains("namespace ns");
  }

  @Test
  void a_page_of_a_proxy_that_finds_it_too_large_is_a_cause() {
    server.inject(
        "create",
        1,
        Fault.page(
            413,
            "<html><head><title>x</title></head><body><h1>413 Request Entity Too Large</h1></body>"));

    Cause cause = cause(() -> api.create(WORKFLOW, workflow()));

    assertThat(cause.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(cause.message()).endsWith("(HTTP 413): 413 Request Entity Too Large");
  }

  @Test
  void etcds_limit_comes_as_an_error_that_does_not_pass() {
    server.inject("create", 9, Fault.status(500, "", "etcdserver: request is too large"));

    assertThat(cause(() -> api.create(WORKFLOW, workflow())).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void an_invalid_object_is_a_bad_request() {
    server.inject("create", 1, Fault.status(422, "Invalid", "spec.templates: Invalid value"));

    Cause cause = cause(() -> api.create(WORKFLOW, workflow()));

    assertThat(cause.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(cause.message())
        .isEqualTo(
            "Kubernetes would not create Workflow a in namespace ns (HTTP 422):"
                + " spec.templates: Invalid value");
  }

  @Test
  void a_used_up_quota_and_an_ending_namespace_are_no_missing_rights() {
    server.inject("create", 1, Fault.status(403, "Forbidden", "exceeded quota: q, requested: 1"));
    server.inject("create", 1, Fault.status(403, "Forbidden", "because it is being terminated"));
    server.inject("create", 1, Fault.status(403, "Forbidden", "admission webhook denied it"));

    assertThat(cause(() -> api.create(WORKFLOW, workflow())).kind()).isEqualTo(Kind.UNSCHEDULABLE);
    assertThat(cause(() -> api.create(WORKFLOW, workflow())).kind())
        .isEqualTo(Kind.ENGINE_UNAVAILABLE);
    assertThat(cause(() -> api.create(WORKFLOW, workflow())).kind())
        .isEqualTo(Kind.ENGINE_FORBIDDEN);
  }

  @Test
  void a_change_between_its_reading_and_its_writing_is_tried_again() {
    server.put(WORKFLOW, "ns", workflow());
    server.inject("merge", 2, Fault.status(409, "Conflict", "the object has been modified"));

    assertThat(api.merge(WORKFLOW, "a", Json.of("{'spec':{}}"))).isPresent();

    server.inject("merge", 3, Fault.status(409, "Conflict", "the object has been modified"));
    assertThat(cause(() -> api.merge(WORKFLOW, "a", Json.of("{'spec':{}}"))).kind())
        .isEqualTo(Kind.CONFLICT);
  }

  @Test
  void what_is_being_deleted_does_not_count_as_created() {
    server.put(WORKFLOW, "ns", Json.of("{'metadata':{'name':'a','finalizers':['f']}}"));
    server.delete(WORKFLOW, "ns", "a");

    Cause cause = cause(() -> api.create(WORKFLOW, workflow()));

    assertThat(cause.kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
    assertThat(cause.message()).contains("object is being deleted");
  }

  @Test
  void a_busy_server_is_left_alone_as_long_as_it_says() {
    server.put(WORKFLOW, "ns", workflow());
    server.inject("get", 1, Fault.busy(429, 7));
    server.inject("get", 1, Fault.busy(503, 8));

    assertThat(api.get(WORKFLOW, "a")).isPresent();
    assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(8));
  }

  @Test
  void nobody_waits_longer_than_a_call_may_take_in_all() {
    server.inject("get", 1, Fault.busy(429, 31));

    assertThat(cause(() -> api.get(WORKFLOW, "a")).kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
    assertThat(timing.pauses()).isEmpty();
  }

  @Test
  void a_broken_server_is_asked_three_times() {
    server.inject("get", 9, Fault.status(500, "InternalError", "etcd leader changed"));

    Cause cause = cause(() -> api.get(WORKFLOW, "a"));

    assertThat(cause.kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
    assertThat(cause.message()).contains("etcd leader changed");
    assertThat(server.requests()).hasSize(3);
    assertThat(timing.pauses()).hasSize(2).allMatch(p -> p.compareTo(Duration.ofSeconds(1)) <= 0);
  }

  @Test
  void what_was_created_before_its_answer_was_lost_exists() {
    server.inject("create", 1, new Fault.Half());

    assertThat(api.create(WORKFLOW, workflow())).isEmpty();
    assertThat(server.list(WORKFLOW, "ns")).hasSize(1);
  }

  @Test
  void aborted_connections_and_half_answers_are_asked_for_again() {
    server.put(WORKFLOW, "ns", workflow());
    server.inject("get", 1, new Fault.Abort());
    server.inject("get", 1, new Fault.Half());

    assertThat(api.get(WORKFLOW, "a")).isPresent();

    server.inject("get", 9, new Fault.Half());
    assertThat(cause(() -> api.get(WORKFLOW, "a")).message())
        .contains("the connection to the API server " + server.url() + " broke");
  }

  @Test
  void a_page_where_json_should_be_is_named() {
    server.inject("get", 1, Fault.page(200, "<html>Please log in</html>"));

    assertThat(cause(() -> api.get(WORKFLOW, "a")).message()).contains("is not valid JSON");
  }

  @Test
  void a_server_that_is_not_there_is_named() {
    server.close();

    Cause cause = cause(() -> api.get(WORKFLOW, "a"));

    assertThat(cause.message()).contains("the API server " + server.url() + " cannot be reached");
    assertThat(cause.cure()).isNotEmpty();
  }

  @Test
  void a_name_that_nobody_knows_is_named() {
    Cause cause;
    try (KubernetesApi lost =
        open(Kubeconfigs.write(directory, "https://nowhere.invalid:6443"), TIMEOUT)) {
      cause = cause(() -> lost.get(WORKFLOW, "a"));
    }
    assertThat(cause.message()).contains("the name nowhere.invalid of the API server");
    assertThat(cause.cure()).contains("DNS");
  }

  @Test
  void tls_with_what_has_none_is_named() throws IOException {
    Cause cause;
    try (ServerSocket plain = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        KubernetesApi lost =
            open(
                Kubeconfigs.write(directory, "https://127.0.0.1:" + plain.getLocalPort()),
                TIMEOUT)) {
      Thread server = new Thread(() -> answerPlainly(plain));
      server.start();
      cause = cause(() -> lost.get(WORKFLOW, "a"));
    }
    assertThat(cause.message()).contains("TLS with the API server https://127.0.0.1");
  }

  private static void answerPlainly(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().read();
        client.getOutputStream().write("HTTP/1.1 400 Bad Request".getBytes(UTF_8));
      } catch (IOException closed) {
        assertThat(closed).isNotNull();
      }
    }
  }

  @Test
  void silence_is_bounded() {
    server.inject("get", 9, new Fault.Silence());
    Cause cause;
    try (KubernetesApi hasty = open(server.access(directory), Duration.ofMillis(200))) {
      cause = cause(() -> hasty.get(WORKFLOW, "a"));
    }
    assertThat(cause.message()).contains("said nothing for 200 ms");
    assertThat(cause.kind()).isEqualTo(Kind.ENGINE_UNAVAILABLE);
  }

  @Test
  void a_token_that_is_quoted_is_hidden() {
    server.inject("get", 1, Fault.status(400, "BadRequest", "bad header: a-token-of-tests"));

    assertThat(cause(() -> api.get(WORKFLOW, "a")).message()).endsWith("bad header: ***");
  }

  @Test
  void somebody_else_is_not_followed_to() {
    server.inject(
        "get", 1, new Fault.Instead(302, Map.of("Location", server.url() + "/login"), "moved"));

    assertThat(cause(() -> api.get(WORKFLOW, "a")).message()).contains("HTTP 302");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void whoever_is_interrupted_does_not_wait() {
    server.inject("get", 9, Fault.busy(429, 1));
    Thread.currentThread().interrupt();

    Cause cause = cause(() -> api.get(WORKFLOW, "a"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cause.message()).contains("interrupted");
  }

  @Test
  void a_closed_client_asks_nothing() {
    api.close();

    assertThat(cause(() -> api.get(WORKFLOW, "a")).message()).contains("the runner stops");
    assertThat(server.requests()).isEmpty();
  }
}
