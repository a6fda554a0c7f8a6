package io.hybridrunner.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** A server with a certificate that it has signed itself, for localhost; it answers 200. */
public final class TlsServer implements AutoCloseable {

  private static final String PASSWORD = "changeit";

  private final Path keys;
  private final Path certificate;
  private final WireMockServer server;

  /** Starts it, with new keys in this directory. */
  public TlsServer(Path directory) throws IOException, InterruptedException {
    keys = directory.resolve("keys");
    certificate = directory.resolve("ca.crt");
    makeKeys();
    keytool("-exportcert", "-rfc", "-file", certificate.toString());
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(keys.toString())
                .keystoreType("PKCS12")
                .keystorePassword(PASSWORD)
                .keyManagerPassword(PASSWORD));
    server.start();
    server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
  }

  /** The certificate as a PEM file. */
  public Path certificate() {
    return certificate;
  }

  /** What it has keys from. */
  public KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
  }

  public int port() {
    return server.httpsPort();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void makeKeys() throws IOException, InterruptedException {
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "it",
            "-keystore",
            keys.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
