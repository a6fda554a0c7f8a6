package io.hybridrunner.examples.demo.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkProxyTest {

  private Path folder;
  private ServerSocket relay;
  private LinkProxy proxy;

  @BeforeEach
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    relay = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    proxy = LinkProxy.start(relay.getLocalPort(), folder);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    relay.close();
  }

  @Test
  void bytesPassAndAreWrittenDown() throws IOException {
    try (Socket runner = connect();
        Socket accepted = relay.accept()) {
      runner.getOutputStream().write("GET /\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(accepted.getInputStream().readNBytes(9)).startsWith('G', 'E', 'T');
    }
    assertThat(folder.resolve("link-1-from-runner.log")).content().startsWith("GET /");
  }

  @Test
  void aCutEndsTheConnectionAndRefusesNewOnesUntilItIsMended() throws IOException {
    try (Socket runner = connect();
        Socket accepted = relay.accept()) {
      assertThat(accepted.isConnected()).isTrue();
      proxy.cut();

      assertThatThrownBy(() -> runner.getInputStream().readNBytes(1))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    proxy.mend();
    try (Socket runner = connect();
        Socket accepted = relay.accept()) {
      accepted.getOutputStream().write('x');
      assertThat(runner.getInputStream().read()).isEqualTo('x');
    }
    assertThat(proxy.connections()).isEqualTo(2);
  }

  @Test
  void aRelayThatIsAwayEndsTheConnection() throws IOException {
    relay.close();
    try (Socket runner = connect()) {
      await()
          .untilAsserted(
              () -> assertThat(runner.getInputStream().read()).as("end of stream").isEqualTo(-1));
    }
    assertThat(folder).isEmptyDirectory();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }
}
