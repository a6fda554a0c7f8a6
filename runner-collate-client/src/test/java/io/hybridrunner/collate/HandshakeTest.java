package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.ScriptedServer.Script;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.link.OneDial;
import io.hybridrunner.collate.link.OneDial.Outcome;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of handshake.tsv: what the other side may do instead of opening a WebSocket. */
class HandshakeTest {

  private static final String TOKEN = "canary.token.value";
  private static final Duration SLOW = Duration.ofSeconds(30);

  private static Outcome dial(Script script) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      Outcome outcome =
          OneDial.of(
              LinkSettings.of(server.url(), () -> SecretValue.of(TOKEN), "r-1", "test"),
              new Notes());
      assertThat(outcome.cause()).doesNotContain("canary").doesNotContain("WITHOUT A CURE");
      assertThat(server.requests()).as("one request, and none that follows").hasSize(1);
      return outcome;
    }
  }

  private static Outcome answered(String status, String headers, String body) throws Exception {
    return dial(peer -> peer.answer(response(status, headers, body)));
  }

  private static String response(String status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
    String extra = headers.isEmpty() ? "" : headers + "\r\n";
    return "HTTP/1.1 " + status + "\r\n" + extra + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  @Test
  void everyRowOfTheTableIsATestHereOrTheRelays() throws Exception {
    try (InputStream in = HandshakeTest.class.getResourceAsStream("/cases/handshake.tsv")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(table.lines().skip(1).map(line -> line.split("\t", -1)[2]))
          .containsExactlyInAnyOrder(
              "W01", "W02", "W03", "W05", "W06", "W07", "W08", "W10", "W12", "W18");
    }
  }

  @Test
  void w01AWrongAcceptIsAnotherServerOrAProxyAndNotTriedFaster() throws Exception {
    Outcome outcome =
        dial(
            peer ->
                peer.answer(
                    String.join(
                        "\r\n",
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: wrong",
                        "",
                        "")));
    assertThat(outcome.cause()).contains("does not speak WebSocket correctly", "a proxy");
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  @Test
  void w02ALoginPageIsToldByItsTitleAndNothingElseOfIt() throws Exception {
    String page =
        "<html><head><title>\n Sign in \u0007 to "
            + "Acme ".repeat(40)
            + "</title></head><body>"
            + "private words</body></html>";
    Outcome outcome = answered("200 OK", "Content-Type: text/html", page);
    assertThat(outcome.cause())
        .contains("answered 200 with text/html titled \"Sign in   to Acme Acme")
        .contains("…\" and opened no WebSocket", "strips the Upgrade header")
        .doesNotContain("private words", "\u0007");
    String title = outcome.cause().substring(outcome.cause().indexOf('"') + 1);
    assertThat(title.substring(0, title.indexOf('"'))).hasSizeLessThanOrEqualTo(80);
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  @Test
  void w03ARedirectNamesTheHostAndIsNotFollowedWithTheToken() throws Exception {
    Outcome outcome = answered("302 Found", "Location: https://login.example/sso?state=secret", "");
    assertThat(outcome.cause())
        .contains("redirects to login.example (302)", "not followed", "single sign-on")
        .doesNotContain("secret");
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  @Test
  void aRedirectToItselfIsAboutThePathOrTls() throws Exception {
    Outcome outcome = answered("301 Moved Permanently", "Location: /runner-link/v1/", "");
    assertThat(outcome.cause()).contains("redirects to another address of its own (301)", "path");
  }

  @Test
  void w05ARefusedTokenIsShownAgainSlowly() throws Exception {
    Outcome outcome =
        answered(
            "401 Unauthorized",
            "Content-Type: application/json",
            "{\"code\":401,\"message\":\"Expired " + TOKEN + "\"}");
    assertThat(outcome.cause()).contains("does not accept the token (401): Expired •••");
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  @Test
  void w06AForbiddenOfAFirewallIsNotOneOfTheServer() throws Exception {
    Outcome firewall =
        answered("403 Forbidden", "Content-Type: text/html", "<title>Request blocked</title>");
    Outcome server =
        answered("403 Forbidden", "Content-Type: application/json", "{\"message\":\"no bot\"}");
    assertThat(firewall.cause())
        .contains("not the server", "titled \"Request blocked\"", "web firewall");
    assertThat(server.cause()).contains("does not allow this runner (403): no bot", "rights");
    assertThat(List.of(firewall.atLeast(), server.atLeast())).containsOnly(SLOW);
  }

  @Test
  void w07NothingThereIsThePathOrAServerWithoutRunnerLink() throws Exception {
    Outcome outcome = answered("404 Not Found", "", "");
    assertThat(outcome.cause())
        .contains("no Runner Link at", "path of link.url", "the server has", "no proxy strips");
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  /** One that is named: see ProxyTest, as for Negotiate and NTLM. */
  @Test
  void w08AProxyThatNobodyNamedWantsCredentials() throws Exception {
    Outcome outcome =
        answered("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=x", "");
    assertThat(outcome.cause()).contains("wants credentials (407)", "link.proxy.url");
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  @Test
  void w10AnotherRunnerIsToldByClusterAndAgeAndNotAskedAgainBefore30Seconds() throws Exception {
    Outcome outcome =
        answered(
            "409 Conflict",
            "Content-Type: application/json",
            "{\"message\":\"held by cluster west-2 for 3 h\"}");
    assertThat(outcome.cause())
        .contains("another runner with this id", "(409): held by cluster west-2 for 3 h");
    assertThat(outcome.atLeast()).isEqualTo(SLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
  void w12WhoAsksToWaitIsGivenThatTimeInSecondsAndAsADate(String status) throws Exception {
    ZonedDateTime now = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
    Map<String, Duration> asked = new LinkedHashMap<>();
    asked.put("Retry-After: 20", Duration.ofSeconds(20));
    asked.put(
        "Retry-After: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(20))
            + "\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(now),
        Duration.ofSeconds(20));
    asked.put("Retry-After: 86400", Duration.ofMinutes(10));
    asked.put("Retry-After: soon", Duration.ZERO);
    for (Map.Entry<String, Duration> each : asked.entrySet()) {
      Outcome outcome = answered(status, each.getKey(), "");
      assertThat(outcome.atLeast()).as(each.getKey()).isEqualTo(each.getValue());
      assertThat(outcome.cause()).contains("asks to wait (" + status.substring(0, 3) + ")");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          405 Not Allowed      | X: y                      | A proxy that strips the Upgrade header
          426 Upgrade Required | X: y                      | A proxy that strips the Upgrade header
          426 Upgrade Required | Sec-WebSocket-Version: 14 | another version of WebSocket
          400 Bad Request      | X: y                      | A proxy that strips the Upgrade header
          502 Bad Gateway      | X: y                      | does not reach it (502)
          504 Gateway Timeout  | X: y                      | does not reach it (504)
          500 Error            | X: y                      | answered 500
          200 OK               | X: y                      | answered 200 with nothing and opened no
          """)
  void otherAnswersAreSentencesToo(String status, String header, String sentence) throws Exception {
    assertThat(answered(status, header, "").cause()).contains(sentence);
  }

  @Test
  void aBodyIsReadWithinBoundsOfBytesAndTime() throws Exception {
    Script endless =
        peer -> {
          peer.answer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Endless</title>");
          byte[] part = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
          while (true) {
            peer.raw(part);
          }
        };
    Script silent =
        peer -> {
          peer.answer(
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n"
                  + "<title>Silent</title>");
          peer.drain();
        };
    assertThat(dial(endless).cause()).contains("titled \"Endless\"");
    assertThat(dial(silent).cause()).contains("titled \"Silent\"");
  }

  @Test
  void whatSpeaksNoHttpIsToldFromWhatSpeaksItWrongly() throws Exception {
    assertThat(dial(peer -> peer.answer("\u0015\u0003\u0001\u0000\u0002\u0002F\r\n")).cause())
        .contains("does not speak HTTP", "whether wss:// or ws:// is meant");
    assertThat(dial(HandshakeTest::hangUp).cause()).contains("broke");
  }

  private static void hangUp(Peer peer) throws IOException {
    throw new IOException("leaves");
  }
}
