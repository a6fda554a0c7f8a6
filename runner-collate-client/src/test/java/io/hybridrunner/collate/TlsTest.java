package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final ScriptedServer.Script SERVE =
      peer -> {
        peer.welcome(Duration.ofSeconds(30));
        peer.drain();
      };

  @TempDir private Path folder;

  @Test
  void aCertificateOfAnUnknownAuthorityIsASentence() throws Exception {
    Certificate certificate = Certificate.of(folder, "ip:127.0.0.1");
    try (ScriptedServer server = ScriptedServer.secure(certificate, SERVE);
        SmallProcess small = SmallProcess.connecting(server.url(), List.of())) {
      assertThat(small.next()).startsWith("DOWN ").contains("from an authority that is not known");
    }
  }

  @Test
  void aCertificateOfAnotherHostIsASentence() throws Exception {
    Certificate certificate = Certificate.of(folder, "dns:other.example");
    try (ScriptedServer server = ScriptedServer.secure(certificate, SERVE);
        SmallProcess small =
            SmallProcess.connecting(server.url(), SmallProcess.trusting(certificate))) {
      assertThat(small.next()).startsWith("DOWN ").contains("for another host name");
    }
  }

  @Test
  void aServerWithoutTlsIsASentence() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SmallProcess small =
            SmallProcess.connecting(
                URI.create("wss://127.0.0.1:" + plain.getLocalPort()), List.of())) {
      try (Socket socket = plain.accept()) {
        socket
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(small.next()).startsWith("DOWN ").contains("whether wss:// or ws:// is meant");
      }
    }
  }
}
