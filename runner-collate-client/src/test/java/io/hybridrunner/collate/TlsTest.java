package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.link.OneDial;
import io.hybridrunner.collate.link.OneDial.Outcome;
import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real TLS servers, each with another fault. */
class TlsTest {

  private static final String HERE = "ip:127.0.0.1";
  private static final ScriptedServer.Script SERVE =
      peer -> {
        peer.welcome(Duration.ofSeconds(30));
        peer.drain();
      };

  @TempDir private static Path folder;
  private static Authority ours;
  private static Authority other;
  private static Path bundle;

  @BeforeAll
  static void makeAuthorities() throws Exception {
    ours = new Authority(folder, "ours");
    other = new Authority(folder, "other");
    bundle = folder.resolve("bundle.pem");
    Files.writeString(bundle, "# Two of them\n" + other.pem() + "\n# and ours\n" + ours.pem());
  }

  private static Outcome dial(URI url, Egress egress) throws Exception {
    LinkSettings settings =
        LinkSettings.of(url, () -> SecretValue.of("t"), "r-1", "test").withEgress(egress);
    Outcome outcome = OneDial.of(settings, new Notes());
    assertThat(outcome.cause()).doesNotContain("WITHOUT A CURE");
    return outcome;
  }

  private static Outcome dial(SSLContext shown, Egress egress) throws Exception {
    return dial(shown, egress, socket -> {});
  }

  private static Outcome dial(SSLContext shown, Egress egress, Consumer<SSLServerSocket> change)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.secure(shown, change, SERVE)) {
      return dial(server.url(), egress);
    }
  }

  private static Egress trusting() {
    return Egress.direct().withCaFile(bundle);
  }

  private static void failsSlowly(Outcome outcome, String... words) {
    assertThat(outcome.cause()).contains(words);
    assertThat(outcome.atLeast()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aPrivateAuthorityIsTrustedWhenItsFileSaysSoAmongOthers() throws Exception {
    assertThat(dial(ours.server(HERE), trusting()).server()).isEqualTo("scripted");
  }

  @Test
  void anAuthorityThatIsNotKnownIsNamed() throws Exception {
    failsSlowly(
        dial(ours.server(HERE), Egress.direct()),
        "from an authority that is not known here (CN=ours)",
        "link.caFile");
  }

  @Test
  void aCertificateThatSignedItselfIsToldFromThat() throws Exception {
    Certificate alone = Certificate.of(folder, HERE);
    failsSlowly(dial(alone.context(), trusting()), "that it signed itself (CN=test)");
  }

  @Test
  void oneThatSignedItselfIsTrustedWhenTheFileHoldsIt() throws Exception {
    Certificate alone = Certificate.of(Files.createTempDirectory(folder, "alone"), HERE);
    Path file = folder.resolve("alone.pem");
    Files.writeString(file, alone.pem());
    assertThat(dial(alone.context(), Egress.direct().withCaFile(file)).server())
        .isEqualTo("scripted");
  }

  @Test
  void anExpiredCertificateIsASentence() throws Exception {
    failsSlowly(
        dial(ours.server(HERE, "-30d"), trusting()), "has a certificate that has expired", "Renew");
  }

  @Test
  void aCertificateOfTheFutureIsAboutTheClocks() throws Exception {
    failsSlowly(
        dial(ours.server(HERE, "+30d"), trusting()), "has a certificate of the future", "clock");
  }

  @Test
  void aCertificateOfAnotherHostIsASentence() throws Exception {
    failsSlowly(
        dial(ours.server("dns:other.example"), trusting()),
        "has a certificate for another host name");
  }

  /** What servers send that the JVM's own cannot be made to be: too old, or after a certificate. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          70  | protocol_version     | no TLS version or cipher in common
          40  | handshake_failure    | no TLS version or cipher in common
          71  | insufficient_security | no TLS version or cipher in common
          42  | bad_certificate      | wants a certificate of the runner
          116 | certificate_required | wants a certificate of the runner
          112 | unrecognized_name    | has a certificate for another host name
          80  | internal_error       | does not agree on TLS
          """)
  void anAlertIsASentence(byte alert, String name, String sentence) throws Exception {
    byte[] fatal = {0x15, 3, 3, 0, 2, 2, alert};
    try (RawListener server =
        new RawListener(
            socket -> {
              int unused = socket.getInputStream().read(new byte[16 * 1024]);
              socket.getOutputStream().write(fatal);
            })) {
      assertThat(dial(server.url("wss"), trusting()).cause()).as(name).contains(sentence);
    }
  }

  @Test
  void aCipherThatNobodyShouldUseIsTheSameSentence() throws Exception {
    failsSlowly(
        dial(
            ours.server(HERE),
            trusting(),
            socket -> {
              socket.setEnabledProtocols(new String[] {"TLSv1.2"});
              socket.setEnabledCipherSuites(
                  new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"});
            }),
        "no TLS version or cipher in common");
  }

  @Test
  void aServerWithoutTlsIsASentence() throws Exception {
    try (RawListener plain =
        new RawListener(
            socket ->
                socket
                    .getOutputStream()
                    .write(
                        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      failsSlowly(dial(plain.url("wss"), trusting()), "does not speak TLS", "without TLS is meant");
    }
  }

  @Test
  void aConnectionThatIsCutInTheMiddleOfTlsIsASentence() throws Exception {
    try (RawListener cutting =
        new RawListener(
            socket -> {
              int unused = socket.getInputStream().read();
              throw new IOException("leaves");
            })) {
      assertThat(dial(cutting.url("wss"), trusting()).cause()).contains("TLS", "firewall");
    }
  }

  @Test
  void aChangedFileIsReadForTheNextConnection() throws Exception {
    Path file = folder.resolve("changing.pem");
    Egress egress = Egress.direct().withCaFile(file);
    try (ScriptedServer server = ScriptedServer.secure(ours.server(HERE), socket -> {}, SERVE)) {
      failsSlowly(dial(server.url(), egress), "the authorities to trust cannot be used", "exist");
      Files.writeString(file, other.pem());
      failsSlowly(dial(server.url(), egress), "not known here (CN=ours)");
      Files.writeString(file, ours.pem());
      assertThat(dial(server.url(), egress).server()).isEqualTo("scripted");
      Files.writeString(file, other.pem());
      failsSlowly(dial(server.url(), egress), "not known here (CN=ours)");
    }
  }
}
