package io.hybridrunner.collate.rest;

import static io.hybridrunner.collate.rest.Clients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.Certificate;
import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.collate.net.NoProxy;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestTlsTest {

  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"version\": \"2.0.7\"}";

  @TempDir private Path folder;

  private static RawServer server(Certificate certificate) throws Exception {
    ServerSocket listener =
        certificate
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new RawServer(listener, peer -> RawServer.write(peer, ANSWER));
  }

  private static UnaryOperator<OkHttpClient.Builder> trusting(Certificate certificate)
      throws Exception {
    return trusting(certificate.trust());
  }

  private static UnaryOperator<OkHttpClient.Builder> trusting(X509TrustManager trust)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return builder -> builder.sslSocketFactory(context.getSocketFactory(), trust);
  }

  private static OpenMetadataRest client(
      RawServer server, UnaryOperator<OkHttpClient.Builder> tuning) {
    return new OpenMetadataRest(Clients.settings(server.secureBase()), System::nanoTime, tuning);
  }

  private static void failsWith(
      Certificate certificate, UnaryOperator<OkHttpClient.Builder> tuning, String text)
      throws Exception {
    try (RawServer server = server(certificate);
        OpenMetadataRest client = client(server, tuning)) {
      ServerFailure failure = failure(client.version());
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.cause().message()).endsWith(text);
      assertThat(failure.cause().cure()).isNotBlank();
    }
  }

  @Test
  void aTrustedCertificateWorks() throws Exception {
    Certificate certificate = Certificate.of(folder, "ip:127.0.0.1");
    try (RawServer server = server(certificate);
        OpenMetadataRest client = client(server, trusting(certificate))) {
      assertThat(client.version().given()).isPresent();
    }
  }

  @Test
  void aFileOfAuthoritiesIsReadAtEveryCall() throws Exception {
    Certificate certificate = Certificate.of(folder, "ip:127.0.0.1");
    Path file = folder.resolve("ca.pem");
    try (RawServer server = server(certificate);
        OpenMetadataRest client =
            new OpenMetadataRest(
                Clients.settings(server.secureBase())
                    .withEgress(Egress.direct().withCaFile(file)))) {
      assertThat(failure(client.version()).cause().message()).contains("ca.pem does not exist");
      Files.writeString(file, certificate.pem());
      assertThat(client.version().given()).isPresent();
      Files.writeString(file, "no certificate");
      assertThat(failure(client.version()).cause().message()).contains("no certificate in PEM");
    }
  }

  @Test
  void aProxyIsTunnelledThroughAndItsRefusalTold() throws Exception {
    try (RawServer proxy = new RawServer(peer -> RawServer.write(peer, "HTTP/1.1 403 No\r\n\r\n"));
        OpenMetadataRest client =
            new OpenMetadataRest(
                Clients.settings("https://api.example/api")
                    .withEgress(
                        Egress.direct()
                            .withProxy(
                                HttpProxy.parse(proxy.base().replaceFirst("(:\\d+).*", "$1")),
                                NoProxy.NONE)))) {
      ServerFailure failure = failure(client.version());
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.cause().sentence())
          .contains("refuses a tunnel to api.example:443 (403)", "Have CONNECT");
      assertThat(proxy.heads().get(0)).startsWith("CONNECT api.example:443 HTTP/1.1");
    }
  }

  @Test
  void anUnknownAuthorityIsASentence() throws Exception {
    failsWith(
        Certificate.of(folder, "ip:127.0.0.1"),
        UnaryOperator.identity(),
        "has a certificate from an authority that is not known here");
  }

  @Test
  void anExpiredCertificateIsASentence() throws Exception {
    Certificate expired = Certificate.expired(folder, "ip:127.0.0.1");
    failsWith(expired, trusting(new Dated(expired.trust())), "has a certificate that has expired");
  }

  @Test
  void anotherHostNameIsASentence() throws Exception {
    Certificate other = Certificate.of(folder, "dns:other.example");
    failsWith(other, trusting(other), "has a certificate for another host name");
  }

  /** What is trusted itself is not asked for its dates, other than what it has signed. */
  private record Dated(X509TrustManager trust) implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      chain[0].checkValidity();
      trust.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      trust.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trust.getAcceptedIssuers();
    }
  }
}
