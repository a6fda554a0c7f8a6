package io.hybridrunner.server;

import io.hybridrunner.collate.token.TokenListener;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.Map;
import java.util.Optional;

/** Parts in memory. */
record FakeParts(ControlPlane controlPlane, WorkflowEngine engine) implements Parts {

  @Override
  public ControlPlane controlPlane(ServerConfig config, String version, TokenListener listener) {
    return controlPlane;
  }

  @Override
  public Optional<MetadataServer> metadataServer(ServerConfig config, String version) {
    return Optional.empty();
  }

  @Override
  public WorkflowEngine engine(
      ServerConfig config, Map<String, String> environment, String version) {
    return engine;
  }
}
