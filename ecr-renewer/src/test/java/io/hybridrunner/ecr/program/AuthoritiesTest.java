package io.hybridrunner.ecr.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hybridrunner.ecr.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
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

  private static WireMockServer server;

  @TempDir static Path directory;

  @BeforeAll
  static void serve() throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "it",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    keytool("-exportcert", "-rfc", "-alias", "it", "-file", directory.resolve("ca.pem").toString());
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(directory.resolve("keys").toString())
                .keystoreType("PKCS12")
                .keystorePassword("changeit")
                .keyManagerPassword("changeit"));
    server.start();
    server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
  }

  @AfterAll
  static void stop() {
    server.stop();
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
    FurtherTrust.install(Authorities.read(directory.resolve("ca.pem")));
    try (SdkHttpClient client = UrlConnectionHttpClient.create()) {
      assertThat(ask(client)).isEqualTo(200);
    }
  }

  @Test
  void theJvmsAuthoritiesAreTrustedToo() throws Exception {
    int before = trusted(null);
    FurtherTrust.install(Authorities.read(directory.resolve("ca.pem")));
    assertThat(trusted(null)).isEqualTo(before + 1);
  }

  @Test
  void whoBringsAuthoritiesOfHisOwnIsGivenNoOthers() throws Exception {
    KeyStore own =
        KeyStore.getInstance(directory.resolve("keys").toFile(), "changeit".toCharArray());
    FurtherTrust.install(Authorities.read(directory.resolve("ca.pem")));
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
            .uri(URI.create("https://localhost:" + server.httpsPort() + "/"))
            .build();
    return client
        .prepareRequest(HttpExecuteRequest.builder().request(request).build())
        .call()
        .httpResponse()
        .statusCode();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore",
            directory.resolve("keys").toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
