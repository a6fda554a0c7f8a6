package io.hybridrunner.link.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** The commands that the kit gives to runners. */
public final class Samples {

  /** Long enough for any check. */
  static final long TTL = 600_000;

  private Samples() {}

  static String fresh() {
    return UUID.randomUUID().toString();
  }

  static ObjectNode health() {
    return Frames.command(fresh(), "health", TTL);
  }

  /** Deploys a small pipeline of OpenMetadata. */
  static ObjectNode deploy(String pipelineId, double version) {
    ObjectNode deploy = Frames.command(fresh(), "deploy", TTL);
    ObjectNode pipeline =
        deploy
            .putObject("pipeline")
            .put("id", pipelineId)
            .put("name", "p-" + pipelineId)
            .put("fullyQualifiedName", "shop.p-" + pipelineId)
            .put("pipelineType", "metadata")
            .put("version", version)
            .put("enabled", true);
    pipeline.putObject("airflowConfig");
    pipeline.putObject("sourceConfig").putObject("config").put("type", "DatabaseMetadata");
    pipeline
        .putObject("openMetadataServerConnection")
        .put("hostPort", "http://localhost:8585/api")
        .put("authProvider", "openmetadata")
        .putObject("securityConfig")
        .put("jwtToken", "secret:om-bot-token");
    String service = fresh();
    pipeline
        .putObject("service")
        .put("id", service)
        .put("type", "databaseService")
        .put("name", "shop")
        .put("fullyQualifiedName", "shop");
    deploy
        .putObject("service")
        .put("id", service)
        .put("name", "shop")
        .put("fullyQualifiedName", "shop")
        .put("serviceType", "Mysql")
        .putObject("connection")
        .putObject("config")
        .put("type", "Mysql")
        .put("hostPort", "shop-db:3306");
    return deploy;
  }

  static ObjectNode run(String pipelineId, String runId) {
    return Frames.run(fresh(), pipelineId, runId, TTL);
  }

  static ObjectNode of(String operation, String pipelineId) {
    return Frames.command(fresh(), operation, TTL).put("pipelineId", pipelineId);
  }
}
