package io.hybridrunner.ecr.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.ecr.TlsServer;
import io.hybridrunner.ecr.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class AuthoritiesTest {

  private static TlsServer server;

  @TempDir static Path directory;

  @BeforeAll
  static void serve() throws Exception {
    server = new TlsServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void putBack() {
    FurtherTrust.remove();
  }

  @Test
  void theAwsSdkTrustsWhatThisProcessWasToldTo() throws Exception {
    try (SdkHttpClient client = UrlConnectionHttpClient.create()) {
      assertThatThrownBy(() -> ask(client)).isInstanceOf(SSLException.class);
    }
    FurtherTrust.install(Authorities.read(server.certificate()));
    try (SdkHttpClient client = UrlConnectionHttpClient.create()) {
      assertThat(ask(client)).isEqualTo(200);
    }
  }

  @Test
  void theJvmsAuthoritiesAreTrustedToo() throws Exception {
    int before = trusted(null);
    FurtherTrust.install(Authorities.read(server.certificate()));
    assertThat(trusted(null)).isEqualTo(before + 1);
  }

  @Test
  void whoBringsAuthoritiesOfHisOwnIsGivenNoOthers() throws Exception {
    KeyStore own = server.keys();
    FurtherTrust.install(Authorities.read(server.certificate()));
    assertThat(trusted(own)).isOne();
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("none.pem"), "canary");
    assertThatThrownBy(() -> Authorities.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("BEGIN CERTIFICATE")
        .hasMessageNotContaining("canary");
  }

  private static int trusted(@Nullable KeyStore own) throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(own);
    return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers().length;
  }

  private int ask(SdkHttpClient client) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https://localhost:" + server.port() + "/"))
            .build();
    return client
        .prepareRequest(HttpExecuteRequest.builder().request(request).build())
        .call()
        .httpResponse()
        .statusCode();
  }
}
