package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class PortInUseTest {

  @Test
  void itIsSaidOnceByTheExceptionAndNotInTheLog() throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(
              () -> new RelayRig(Clock.systemUTC(), settings -> settings.withPort(port)).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + port)
          .hasRootCauseInstanceOf(BindException.class);

      assertThat(logs.text()).doesNotContain("ERROR").doesNotContain("WARN");
    }
  }
}
