package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.link.OneDial;
import io.hybridrunner.collate.link.OneDial.Outcome;
import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.collate.net.HttpProxy.Credentials;
import io.hybridrunner.collate.net.NoProxy;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through real proxies, and what others answer. */
class ProxyTest {

  private static final ScriptedServer.Script SERVE =
      peer -> {
        peer.welcome(Duration.ofSeconds(30));
        peer.drain();
      };
  private static final URI FAR = URI.create("wss://control.example/");

  private static LinkSettings settings(URI url, HttpProxy proxy) {
    return LinkSettings.of(url, () -> SecretValue.of("token"), "r-1", "test")
        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20))
        .withEgress(Egress.direct().withProxy(proxy, NoProxy.NONE));
  }

  private static Outcome dial(URI url, HttpProxy proxy) throws Exception {
    return dial(settings(url, proxy));
  }

  private static Outcome dial(LinkSettings settings) throws Exception {
    Outcome outcome = OneDial.of(settings, new Notes());
    assertThat(outcome.cause()).doesNotContain("canary").doesNotContain("WITHOUT A CURE");
    return outcome;
  }

  /** The same server by a name that is not known here. */
  private static URI onlyTheProxyKnows(ScriptedServer server) {
    URI url = server.url();
    return URI.create(
        url.getScheme() + "://" + ConnectProxy.ONLY_THE_PROXY_KNOWS + ":" + url.getPort());
  }

  private static HttpProxy showing(ConnectProxy proxy, String password) {
    return proxy.proxy().withCredentials(new Credentials("user", () -> SecretValue.of(password)));
  }

  @Test
  void theLinkGoesThroughATunnelToANameThatOnlyTheProxyKnows() throws Exception {
    try (ScriptedServer server = new ScriptedServer(SERVE);
        ConnectProxy proxy = new ConnectProxy()) {
      URI url = onlyTheProxyKnows(server);
      assertThat(dial(url, proxy.proxy()).server()).isEqualTo("scripted");
      assertThat(proxy.asked()).containsExactly(url.getAuthority());
      assertThat(server.requests().get(0))
          .startsWith("GET /runner-link/v1 HTTP/1.1")
          .doesNotContainIgnoringCase("Proxy-");
    }
  }

  @Test
  void soDoesOneWithTlsAndCredentialsWhichTheServerDoesNotSee(@TempDir Path folder)
      throws Exception {
    Certificate certificate = Certificate.of(folder, "dns:control.example");
    Path caFile = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
    try (ScriptedServer server = ScriptedServer.secure(certificate, SERVE);
        ConnectProxy proxy = new ConnectProxy(Optional.of("user:p@ss:wörd"))) {
      HttpProxy shown = showing(proxy, "p@ss:wörd\n");
      LinkSettings settings =
          settings(onlyTheProxyKnows(server), shown)
              .withEgress(Egress.direct().withProxy(shown, NoProxy.NONE).withCaFile(caFile));
      assertThat(dial(settings).server()).isEqualTo("scripted");
      assertThat(server.requests().get(0)).doesNotContainIgnoringCase("Proxy-");
    }
  }

  @Test
  void whoIsExceptedIsReachedWithoutTheProxy() throws Exception {
    try (ScriptedServer server = new ScriptedServer(SERVE);
        ConnectProxy proxy = new ConnectProxy()) {
      assertThat(dial(server.url(), proxy.proxy()).server()).isEqualTo("scripted");
      LinkSettings excepted =
          settings(FAR, proxy.proxy())
              .withEgress(Egress.direct().withProxy(proxy.proxy(), NoProxy.parse(".example")));
      assertThat(dial(excepted).cause()).contains("the name of wss://control.example/ is not");
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void aMessageThatIsTooLargeIsCountedThroughATunnelToo() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    Notes notes = new Notes();
    ScriptedServer.Script loud =
        peer -> {
          peer.welcome(Duration.ofSeconds(30));
          if (connections.incrementAndGet() == 1) {
            peer.raw(ScriptedServer.Peer.header(0x81, 1L << 30));
            for (int i = 0; i < 1024; i++) {
              peer.raw(new byte[64 * 1024]);
            }
          }
          peer.drain();
        };
    try (ScriptedServer server = new ScriptedServer(loud);
        ConnectProxy proxy = new ConnectProxy();
        CollateControlPlane link =
            new CollateControlPlane(settings(onlyTheProxyKnows(server), proxy.proxy()))) {
      link.start(notes);
      await().atMost(Duration.ofSeconds(60)).until(() -> !notes.downs.isEmpty());
      assertThat(notes.downs.get(0).message()).contains("larger than 8 MiB");
    }
  }

  @Test
  void missingAndWrongCredentialsAreToldApart() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.of("user:right"))) {
      Outcome missing = dial(FAR, proxy.proxy());
      Outcome wrong = dial(FAR, showing(proxy, "canary"));
      assertThat(missing.cause())
          .contains("the proxy " + proxy.proxy() + " wants credentials (407)", "link.proxy.user");
      assertThat(wrong.cause()).contains("does not accept the user and password it is shown (407)");
      assertThat(missing.atLeast()).isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void aPasswordThatCannotBeReadIsTold() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.of("user:right"))) {
      Credentials unreadable =
          new Credentials(
              "user",
              () -> {
                throw new UncheckedIOException(new IOException("no such file"));
              });
      assertThat(dial(FAR, proxy.proxy().withCredentials(unreadable)).cause())
          .contains("the password for the proxy", "cannot be read: no such file");
    }
  }

  @Test
  void whatTheProxyDoesNotAllowOrReachIsToldAsThat() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy()) {
      Outcome refused = dial(URI.create("wss://forbidden.example"), proxy.proxy());
      assertThat(refused.cause())
          .contains("refuses a tunnel to forbidden.example:443 (403)", "Have CONNECT to");
      int nobody;
      try (RawListener gone = RawListener.silent()) {
        nobody = gone.port();
      }
      assertThat(dial(URI.create("wss://control.example:" + nobody), proxy.proxy()).cause())
          .contains("cannot reach control.example:" + nobody + " (50", "the proxy looks the name");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 407 No\\r\\nProxy-Authenticate: Negotiate          | wants Negotiate (407), which is
          HTTP/1.1 407 No\\r\\nProxy-Authenticate: NTLM               | wants NTLM (407), which is not
          HTTP/1.1 407 No\\r\\nProxy-Authenticate: Negotiate\\r\\nProxy-Authenticate: NTLM | Negotiate or NTLM
          HTTP/1.1 407 No\\r\\nproxy-authenticate: NTLM, basic realm="x" | wants credentials (407)
          HTTP/1.1 407 No                                             | wants credentials (407)
          HTTP/1.0 403 Forbidden                                      | refuses a tunnel to
          HTTP/1.1 302 Found\\r\\nLocation: http://login.example/     | refuses a tunnel to
          HTTP/1.1 503 Service Unavailable                            | cannot reach
          SSH-2.0-OpenSSH_9.6                                         | is no HTTP proxy
          """)
  void whatOtherProxiesAnswerIsASentence(String answer, String sentence) throws Exception {
    try (ScriptedServer proxy =
        new ScriptedServer(peer -> peer.answer(answer.translateEscapes() + "\r\n\r\n"))) {
      Outcome outcome = dial(FAR, at(proxy));
      assertThat(outcome.cause()).contains("127.0.0.1:" + proxy.url().getPort(), sentence);
      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().get(0))
          .startsWith("CONNECT control.example:443 HTTP/1.1\r\nHost: control.example:443\r\n");
    }
  }

  private static HttpProxy at(ScriptedServer server) {
    return new HttpProxy("127.0.0.1", server.url().getPort(), Optional.empty());
  }

  @Test
  void aProxyThatHangsDripsOrTalksForEverIsGivenUpInTime() throws Exception {
    ScriptedServer.Script hang = ScriptedServer.Peer::drain;
    ScriptedServer.Script endless =
        peer -> {
          peer.answer("HTTP/1.1 200 OK\r\n");
          while (true) {
            peer.answer("X-More: and more\r\n");
          }
        };
    assertThat(shortDial(hang)).contains("did not open a tunnel to control.example:443 within 1.0");
    assertThat(shortDial(ProxyTest::drip)).contains("did not open a tunnel to");
    assertThat(shortDial(endless)).contains("is no HTTP proxy");
    assertThat(shortDial(peer -> {})).contains("closed the connection when asked for a tunnel");
  }

  /** A byte at a time, each well within any time-out for one read. */
  private static void drip(ScriptedServer.Peer peer) throws IOException {
    peer.answer("HTTP/1.1 200 OK\r\nX-Slow: ");
    while (true) {
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
      peer.answer("x");
    }
  }

  private static String shortDial(ScriptedServer.Script script) throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(script)) {
      LinkSettings settings =
          settings(FAR, at(proxy)).withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
      return dial(settings).cause();
    }
  }

  @Test
  void aProxyThatIsNotThereIsNotTakenForTheServer() throws Exception {
    HttpProxy gone;
    try (RawListener listener = RawListener.silent()) {
      gone = new HttpProxy("127.0.0.1", listener.port(), Optional.empty());
    }
    assertThat(dial(FAR, gone).cause())
        .contains("the proxy " + gone + " does not accept connections", "HTTPS_PROXY");
    assertThat(dial(FAR, new HttpProxy("proxy.invalid", 3128, Optional.empty())).cause())
        .contains("the name of the proxy proxy.invalid:3128 is not known here");
  }

  /** As an ingress does that nobody told of WebSocket. */
  @Test
  void aReverseProxyThatStripsTheUpgradeIsToldAsThat() throws Exception {
    ScriptedServer.Script honest =
        peer -> {
          if (peer.head().contains("Upgrade: websocket")) {
            SERVE.play(peer);
          } else {
            peer.answer("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
          }
        };
    try (ScriptedServer server = new ScriptedServer(honest);
        ConnectProxy ingress =
            ConnectProxy.of(
                new ProxyHandler.Reverse(
                    request ->
                        HttpURI.from(
                            "http://127.0.0.1:"
                                + server.url().getPort()
                                + request.getHttpURI().getPathQuery())))) {
      LinkSettings settings =
          LinkSettings.of(
              URI.create("ws://127.0.0.1:" + ingress.port()),
              () -> SecretValue.of("token"),
              "r-1",
              "test");
      Outcome outcome = dial(settings);
      assertThat(outcome.cause()).contains("(426)", "A proxy that strips the Upgrade header");
      assertThat(server.requests().get(0)).contains("/runner-link/v1").doesNotContain("Upgrade:");
    }
  }
}
