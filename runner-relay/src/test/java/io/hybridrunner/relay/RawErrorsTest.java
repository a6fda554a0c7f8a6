package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that no HTTP client would send, and that the web server refuses before the API. */
class RawErrorsTest {

  private static final String CANARY = "canary-4711";
  private static final String AUTHORIZED =
      " HTTP/1.1\r\nHost: relay\r\nConnection: close\r\nAuthorization: Bearer "
          + RelayRig.API_TOKEN;

  private final CapturedLogs logs = new CapturedLogs();
  private final RelayRig rig = new RelayRig();

  @AfterEach
  void close() {
    rig.close();
    logs.close();
    assertThat(logs.text()).doesNotContain(CANARY).doesNotContain("ERROR");
  }

  private void assertRefused(int status, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 " + status + " ")
          .doesNotContain(CANARY, "Set-Cookie");
      assertThat(answer).containsIgnoringCase("Content-Type: application/json");
      JsonNode json = RelayRig.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
      assertThat(json.path("code").intValue()).isEqualTo(status);
      assertThat(json.path("message").asText()).isNotBlank();
      assertThat(json.path("cure").asText()).isNotBlank();
    }
  }

  @Test
  void pathsThatCannotBeDecoded() throws IOException {
    String runner = "GET /api/v1/runners/" + CANARY;
    assertRefused(400, runner + "%00" + AUTHORIZED);
    assertRefused(400, runner + "%zz" + AUTHORIZED);
    assertRefused(400, runner + "%FF%FE" + AUTHORIZED);
    assertRefused(400, "DELETE /api/v1/runners/" + CANARY + "%FF" + AUTHORIZED);
  }

  @Test
  void whatIsTooLong() throws IOException {
    String filling = CANARY.repeat(1000);
    assertRefused(414, "GET /api/v1/runners/" + filling + AUTHORIZED);
    assertRefused(431, "GET /api/v1/runners" + AUTHORIZED + "\r\nCookie: " + filling);
  }

  @Test
  void whatIsNoHttp() throws IOException {
    assertRefused(400, "GET /api/v1/runners HTTP/1.1\r\nAuthorization: Bearer " + CANARY);
    assertRefused(400, "GET /api/v1/runners" + AUTHORIZED + "\r\nno header " + CANARY);
    assertRefused(400, "POST /api/v1/runners" + AUTHORIZED + "\r\nContent-Length: " + CANARY);
    assertRefused(417, "GET /api/v1/runners" + AUTHORIZED + "\r\nExpect: " + CANARY);
  }

  @Test
  void upgradesThatAreNone() throws IOException {
    String link =
        "GET /runner-link/v1 HTTP/1.1\r\nHost: relay\r\nConnection: close, Upgrade\r\n"
            + "Authorization: Bearer "
            + RelayRig.RUNNER_TOKEN
            + "\r\nUpgrade: websocket";
    assertRefused(426, link);
    assertRefused(426, link.replaceFirst("GET", "POST"));
    assertRefused(426, link.replaceFirst("Upgrade: websocket", "Upgrade: " + CANARY));
  }

  /** Javalin would keep an HTTP session for each of them, and ask nobody for a token. */
  @Test
  void upgradesWhereThereIsNoLink() throws IOException {
    for (String path : List.of("/" + CANARY, "/api/v1/runners", "/runner-link/v1/")) {
      assertRefused(
          404,
          "GET "
              + path
              + " HTTP/1.1\r\nHost: relay\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }
    assertThat(logs.text()).contains("was refused: there is no Runner Link at the path");
  }
}
