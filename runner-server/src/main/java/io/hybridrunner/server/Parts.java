package io.hybridrunner.server;

import io.hybridrunner.collate.token.TokenListener;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.Map;
import java.util.Optional;

/** Makes the parts that a configuration asks for, none of them started. */
interface Parts {

  /** The control plane to take commands from, and who hears of the token it is shown. */
  ControlPlane controlPlane(ServerConfig config, String version, TokenListener listener);

  /** The server's REST API; empty when the configuration has none. */
  Optional<MetadataServer> metadataServer(ServerConfig config, String version);

  /** The engine to run on. */
  WorkflowEngine engine(ServerConfig config, Map<String, String> environment, String version);
}
