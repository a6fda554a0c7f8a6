package io.hybridrunner.collate.rest;

import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.testkit.FakeMetadataServer;
import io.hybridrunner.testkit.MetadataServerContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class OpenMetadataRestKeepsTheContractTest extends MetadataServerContract {

  private final List<AutoCloseable> open = new ArrayList<>();

  @Override
  protected MetadataServer serverOf(FakeMetadataServer world) throws Exception {
    StandIn server = new StandIn(world);
    open.add(server);
    MetadataServer client =
        new OpenMetadataRest(
            RestSettings.of(server.apiUrl(), () -> SecretValue.of("t.o.k"), "test"));
    open.add(client);
    return client;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
