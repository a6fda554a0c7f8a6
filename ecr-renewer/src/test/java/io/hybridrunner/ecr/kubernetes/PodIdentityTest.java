package io.hybridrunner.ecr.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.ecr.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodIdentityTest {

  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";

  @TempDir static Path authorities;
  private static TlsServer server;

  /** What the kubelet gives. */
  @TempDir private Path directory;

  @BeforeAll
  static void serve() throws Exception {
    server = new TlsServer(authorities);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "10.96.0.1, 443, https://10.96.0.1/",
    "10.96.0.1, 6443, https://10.96.0.1:6443/",
    "fd00:10:96::1, 443, https://[fd00:10:96::1]/",
    "kubernetes.default.svc, 8443, https://kubernetes.default.svc:8443/"
  })
  void theEnvironmentHasTheAddress(String host, String port, String url) {
    assertThat(identity(Map.of(HOST, host, PORT, port)).url()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {HOST, PORT})
  void aVariableThatIsMissingOrEmptyIsNamed(String missing) throws IOException {
    Files.copy(server.certificate(), directory.resolve("ca.crt"));
    Map<String, String> environment = new HashMap<>(Map.of(HOST, "10.96.0.1", PORT, "443"));
    environment.put(missing, "");
    assertThatThrownBy(() -> Connection.inPod(identity(environment)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(missing + " is not set");
    environment.remove(missing);
    assertThatThrownBy(() -> Connection.inPod(identity(environment)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(missing + " is not set");
  }

  @Test
  void anAuthorityThatIsMissingIsNamed() {
    assertThatThrownBy(() -> Connection.inPod(local()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("ca.crt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"canary", "-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----\n"})
  void anAuthorityThatIsNoCertificateIsSaidToBeNone(String content) throws IOException {
    Files.writeString(directory.resolve("ca.crt"), content);
    assertThatThrownBy(() -> Connection.inPod(local()))
        .isInstanceOf(IOException.class)
        .hasMessage("its ca.crt holds no certificates");
  }

  @Test
  void aServerOfThatAuthorityIsTrusted() throws IOException {
    Files.copy(server.certificate(), directory.resolve("ca.crt"));
    assertThat(ask(local())).isEqualTo(200);
  }

  @Test
  void everyAuthorityOfTheFileIsTrusted(@TempDir Path others) throws Exception {
    try (TlsServer other = new TlsServer(others)) {
      Files.writeString(
          directory.resolve("ca.crt"),
          Files.readString(other.certificate()) + Files.readString(server.certificate()));
    }
    assertThat(ask(local())).isEqualTo(200);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted(@TempDir Path others) throws Exception {
    try (TlsServer other = new TlsServer(others)) {
      Files.copy(other.certificate(), directory.resolve("ca.crt"));
    }
    assertThatThrownBy(() -> ask(local())).isInstanceOf(SSLHandshakeException.class);
  }

  private PodIdentity local() {
    return identity(Map.of(HOST, "localhost", PORT, String.valueOf(server.port())));
  }

  private PodIdentity identity(Map<String, String> environment) {
    return new PodIdentity(directory, environment);
  }

  private static int ask(PodIdentity identity) throws IOException {
    OkHttpClient client = identity.client();
    Request request = new Request.Builder().url(identity.url()).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }
}
