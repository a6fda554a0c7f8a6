package io.hybridrunner.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hybridrunner.examples.demo.source.ShopDatabase;
import io.hybridrunner.model.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * OpenMetadata's entities that the demo deploys: an {@code IngestionPipeline} and the {@code
 * DatabaseService} it reads from. Immutable.
 */
final class Pipelines {

  /** The name of a secret that no store has. */
  static final String MISSING = "billing-db-password";

  /** A pipeline and its service, as the control plane sends them. */
  record Deployable(UUID id, String service, String fqn, ObjectNode pipeline, ObjectNode entity) {

    Deployable withId(UUID other) {
      ObjectNode renamed = pipeline.deepCopy().put("id", other.toString());
      return new Deployable(other, service, fqn, renamed, entity);
    }
  }

  private final ObjectNode service;
  private final String serverUrl;
  private final String serverToken;

  private Pipelines(ObjectNode service, String serverUrl, String serverToken) {
    this.service = service;
    this.serverUrl = serverUrl;
    this.serverToken = serverToken;
  }

  /**
   * Pipelines that read a shop's database.
   *
   * @param secret the name of the secret with its password
   */
  static Pipelines ofShop(String jdbcUrl, String secret, String serverUrl, String serverToken) {
    ObjectNode service = JsonNodeFactory.instance.objectNode().put("serviceType", "CustomDatabase");
    ObjectNode config = service.putObject("connection").putObject("config");
    config.put("type", "CustomDatabase").put("sourcePythonClass", "shop.harvester");
    config
        .putObject("connectionOptions")
        .put("jdbcUrl", jdbcUrl)
        .put("username", ShopDatabase.READER)
        .put("password", SecretRef.PREFIX + secret);
    return new Pipelines(service, serverUrl, serverToken);
  }

  /** Pipelines that read from the service of a file. */
  static Pipelines ofFile(Path file, String serverUrl, String serverToken)
      throws IOException, DemoException {
    if (new ObjectMapper().readTree(Files.readString(file)) instanceof ObjectNode service
        && service.at("/connection/config").isObject()) {
      return new Pipelines(service, serverUrl, serverToken);
    }
    throw new DemoException(
        file
            + " is no DatabaseService. Write {\"serviceType\": …, \"connection\": {\"config\": …}}");
  }

  /** A metadata pipeline of a service by this name. */
  Deployable metadata(String serviceName, String name) {
    return deployable(serviceName, name, service.deepCopy());
  }

  /** The same, but its secrets do not exist. */
  Deployable withoutItsSecret(String serviceName, String name) {
    ObjectNode other = service.deepCopy();
    renameSecrets(other);
    return deployable(serviceName, name, other);
  }

  /** The same, but it takes its time: the harvester waits so long between two tables. */
  Deployable throttled(String serviceName, String name, Duration pause) {
    ObjectNode other = service.deepCopy();
    if (other.at("/connection/config/connectionOptions") instanceof ObjectNode options) {
      options.put("throttleMillis", Long.toString(pause.toMillis()));
    }
    return deployable(serviceName, name, other);
  }

  private Deployable deployable(String serviceName, String name, ObjectNode entity) {
    UUID serviceId = id(serviceName);
    entity.put("id", serviceId.toString());
    entity.put("name", serviceName).put("fullyQualifiedName", serviceName);
    String fqn = serviceName + "." + name;
    ObjectNode pipeline = JsonNodeFactory.instance.objectNode();
    pipeline.put("id", id(fqn).toString()).put("name", name).put("fullyQualifiedName", fqn);
    pipeline.put("pipelineType", "metadata").put("enabled", true).put("version", 0.1);
    ObjectNode source = pipeline.putObject("sourceConfig").putObject("config");
    source.put("type", "DatabaseMetadata");
    source.putObject("schemaFilterPattern").putArray("includes").add("^public$");
    pipeline.putObject("airflowConfig").put("maxActiveRuns", 1);
    pipeline
        .putObject("service")
        .put("id", serviceId.toString())
        .put("type", "databaseService")
        .put("name", serviceName)
        .put("fullyQualifiedName", serviceName);
    ObjectNode server = pipeline.putObject("openMetadataServerConnection");
    server.put("hostPort", serverUrl).put("authProvider", "openmetadata");
    server.putObject("securityConfig").put("jwtToken", serverToken);
    return new Deployable(id(fqn), serviceName, fqn, pipeline, entity);
  }

  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Every reference gets a name that no store has. */
  private static void renameSecrets(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      if (value.isTextual() && SecretRef.isReference(value.asText())) {
        field.setValue(TextNode.valueOf(SecretRef.PREFIX + MISSING));
      } else {
        renameSecrets(value);
      }
    }
  }
}
