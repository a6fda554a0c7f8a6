package io.hybridrunner.examples.demo.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Entities by fully qualified name and run statuses with their history, in memory. Thread-safe. */
final class EntityStore {

  private final Map<String, Map<String, ObjectNode>> entities = new LinkedHashMap<>();
  private final Map<String, Map<String, List<JsonNode>>> statuses = new LinkedHashMap<>();

  /** Creates or replaces an entity from a create request that names its parent by FQN. */
  synchronized ObjectNode put(String collection, ObjectNode request) {
    String parent =
        switch (collection) {
          case "databases" -> request.path("service").asText() + ".";
          case "databaseSchemas" -> request.path("database").asText() + ".";
          case "tables" -> request.path("databaseSchema").asText() + ".";
          default -> "";
        };
    String name = request.path("name").asText();
    String fqn =
        request
            .path("fullyQualifiedName")
            .asText(parent + (name.contains(".") ? '"' + name + '"' : name));
    Map<String, ObjectNode> known =
        entities.computeIfAbsent(collection, c -> new LinkedHashMap<>());
    ObjectNode old = known.get(fqn);
    ObjectNode entity = request.deepCopy();
    entity.put("fullyQualifiedName", fqn);
    String id = request.path("id").asText(UUID.randomUUID().toString());
    entity.put("id", old == null ? id : old.path("id").asText());
    // As the real server: nobody who reads a pipeline sees a token.
    entity.remove("openMetadataServerConnection");
    known.put(fqn, entity);
    return entity;
  }

  synchronized Optional<ObjectNode> find(String collection, String fqn) {
    return Optional.ofNullable(entities.getOrDefault(collection, Map.of()).get(fqn));
  }

  /** The entities of one service, or all of them when the service is empty. */
  synchronized List<JsonNode> list(String collection, String service) {
    List<JsonNode> found = new ArrayList<>();
    entities
        .getOrDefault(collection, Map.of())
        .forEach(
            (fqn, entity) -> {
              if (service.isEmpty() || fqn.startsWith(service + ".")) {
                found.add(entity);
              }
            });
    return found;
  }

  /** As the real server: a blind upsert by run id. */
  synchronized void putStatus(String pipeline, String runId, JsonNode status) {
    statuses
        .computeIfAbsent(pipeline, p -> new LinkedHashMap<>())
        .computeIfAbsent(runId, r -> new ArrayList<>())
        .add(status);
  }

  /** Everything that was said of a run, in order. */
  synchronized List<JsonNode> history(String pipeline, String runId) {
    return List.copyOf(statuses.getOrDefault(pipeline, Map.of()).getOrDefault(runId, List.of()));
  }

  /** The last status of each run of a pipeline. */
  synchronized List<JsonNode> statuses(String pipeline) {
    List<JsonNode> last = new ArrayList<>();
    statuses
        .getOrDefault(pipeline, Map.of())
        .values()
        .forEach(history -> last.add(history.get(history.size() - 1)));
    return last;
  }
}
