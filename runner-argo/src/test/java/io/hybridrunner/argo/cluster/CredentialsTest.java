package io.hybridrunner.argo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.ManualTiming;
import io.hybridrunner.argo.testkit.Request;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeApiServer server = FakeApiServer.start();
  private final ManualTiming timing = new ManualTiming();

  @TempDir Path directory;

  @AfterEach
  void close() {
    server.close();
  }

  private Calls calls() {
    return Calls.of(50, 100, Duration.ofSeconds(5), "test").withTiming(timing);
  }

  private String lastToken() {
    Request last = server.requests().get(server.requests().size() - 1);
    return last.token();
  }

  private static void ask(OkHttpClient client, FakeApiServer server) throws IOException {
    client
        .newCall(
            new okhttp3.Request.Builder().url(server.url() + "/api/v1/namespaces/n/pods").build())
        .execute()
        .close();
  }

  @Test
  void the_service_accounts_token_is_read_again_as_it_ages_and_an_empty_read_keeps_the_old_one()
      throws IOException {
    Path first = Files.writeString(directory.resolve("first"), "token-1\n");
    Path link = Files.createSymbolicLink(directory.resolve("token"), first);
    OkHttpClient client = client(link);
    ask(client, server);
    assertThat(lastToken()).isEqualTo("token-1");

    swap(link, Files.writeString(directory.resolve("second"), ""));
    timing.advance(MINUTE);
    ask(client, server);
    assertThat(lastToken()).isEqualTo("token-1");

    Files.delete(link);
    timing.advance(MINUTE);
    ask(client, server);
    assertThat(lastToken()).isEqualTo("token-1");

    swap(link, Files.writeString(directory.resolve("third"), "token-3\n"));
    timing.advance(MINUTE);
    ask(client, server);
    assertThat(lastToken()).isEqualTo("token-3");
    client.connectionPool().evictAll();
  }

  private OkHttpClient client(Path token) {
    return new OkHttpClient.Builder()
        .addInterceptor(new BearerTokens(Connection.file(token), MINUTE, timing))
        .build();
  }

  private void swap(Path link, Path target) throws IOException {
    Path next = Files.createSymbolicLink(directory.resolve("next"), target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void a_token_that_is_refused_is_read_again_and_nobody_sees_it() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "token-1");
    OkHttpClient client = client(token);
    ask(client, server);

    Files.writeString(token, "token-2");
    server.acceptTokens("token-2");
    ask(client, server);

    assertThat(server.requests())
        .extracting(Request::token)
        .containsExactly("token-1", "token-1", "token-2");
    client.connectionPool().evictAll();
  }

  @Test
  void without_any_token_nothing_is_asked() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "");
    OkHttpClient client = client(token);

    assertThatThrownBy(() -> ask(client, server)).isInstanceOf(NoTokenException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void a_program_is_run_again_for_a_token_when_its_last_one_ages_or_is_refused()
      throws IOException {
    Path program = directory.resolve("program");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo run >> %1$s/runs
        echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
        echo '"status":{"token":"token-'$(wc -l < %1$s/runs)'"}}'
        """
            .formatted(directory));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    ClusterAccess access =
        server.access(
            directory,
            "{exec: {apiVersion: client.authentication.k8s.io/v1, command: %s}}"
                .formatted(program));

    try (KubernetesApi api = KubernetesApi.open(access, "ns", calls())) {
      api.check();
      String first = lastToken();
      api.check();
      assertThat(lastToken()).isEqualTo(first).startsWith("token-");

      timing.advance(Duration.ofMinutes(10));
      api.check();
      String second = lastToken();
      assertThat(second).isNotEqualTo(first);

      String third = "token-" + (Integer.parseInt(second.substring(6)) + 1);
      server.acceptTokens(third);
      api.check();
      assertThat(lastToken()).isEqualTo(third);
    }
  }

  @Test
  void a_kubeconfig_that_cannot_be_used_is_named_and_not_quoted() throws IOException {
    Path file = directory.resolve("config");
    assertUnusable(file, Optional.empty(), "NoSuchFileException");
    Files.writeString(file, "users: [{token: hunter2}");
    assertUnusable(file, Optional.empty(), "cannot be used");
    Files.writeString(file, "- hunter2");
    assertUnusable(file, Optional.empty(), "cannot be used");
    Files.writeString(file, "current-context: c\ncontexts: []\n");
    assertUnusable(file, Optional.empty(), "No server");
    assertUnusable(file, Optional.of("other"), "no context 'other'");
  }

  private void assertUnusable(Path file, Optional<String> context, String why) {
    ClusterAccess access = new ClusterAccess.Kubeconfig(file, context);
    assertThatThrownBy(() -> KubernetesApi.open(access, "ns", calls()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("the kubeconfig " + file)
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void outside_of_a_cluster_there_is_no_service_account() {
    ClusterAccess access = new ClusterAccess.InCluster();
    assertThatThrownBy(() -> KubernetesApi.open(access, "ns", calls()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("ServiceAccount");
  }
}
