package io.hybridrunner.link.conformance;

import io.hybridrunner.link.conformance.mini.MiniServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The kit has nothing to say against a server that keeps all rules. */
class MiniServerKeepsTheRulesTest extends ServerHalfConformance {

  private final List<MiniServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (MiniServer server : servers) {
      server.close();
    }
  }

  @Override
  protected ServerHalf server() throws IOException {
    return served(Duration.ofSeconds(15));
  }

  @Override
  protected ServerHalf serverWithShortTimes() throws IOException {
    return served(Duration.ofSeconds(1));
  }

  private ServerHalf served(Duration heartbeat) throws IOException {
    MiniServer server = MiniServer.breaking("", heartbeat);
    servers.add(server);
    return server.half();
  }
}
