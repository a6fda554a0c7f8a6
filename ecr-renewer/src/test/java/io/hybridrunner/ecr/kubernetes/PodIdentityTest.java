package io.hybridrunner.ecr.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.ecr.TlsServer;
import io.hybridrunner.ecr.model.ClusterAccess.InCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
  void theAddressIsThatOfTheEnvironment(String host, int port, String url) throws IOException {
    Files.copy(server.certificate(), directory.resolve("ca.crt"));
    assertThat(connection(new InCluster(host, port)).url()).hasToString(url);
  }

  @Test
  void anAuthorityThatIsMissingIsNamed() {
    assertThatThrownBy(() -> connection(local()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("ca.crt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----\n"
      })
  void anAuthorityThatIsNoCertificateIsSaidToBeNone(String content) throws IOException {
    Files.writeString(directory.resolve("ca.crt"), content);
    assertThatThrownBy(() -> connection(local()))
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

  private static InCluster local() {
    return new InCluster("localhost", server.port());
  }

  private Connection connection(InCluster pod) throws IOException {
    return Connection.inPod(pod, new PodIdentity(directory));
  }

  private int ask(InCluster pod) throws IOException {
    Files.writeString(directory.resolve("token"), "token");
    Connection connection = connection(pod);
    OkHttpClient client = connection.client();
    Request request = new Request.Builder().url(connection.url()).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }
}
