package io.hybridrunner.server;

import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.Map;

/** The real parts: Runner Link and child processes. */
final class ProductParts implements Parts {

  @Override
  public ControlPlane controlPlane(ServerConfig config, String version) {
    throw new UnsupportedOperationException("wired when the link client lands");
  }

  @Override
  public WorkflowEngine engine(ServerConfig config, Map<String, String> environment) {
    throw new UnsupportedOperationException("wired when the engine lands");
  }
}
