package io.hybridrunner.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.Service;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.openmetadata.ServerRequests;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A metadata server in memory: pipelines, services, automations, logs, and rows that the last
 * writer wins, as with the real one. Calls can be made to fail. Thread-safe.
 */
public final class FakeMetadataServer implements MetadataServer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> pipelines = new LinkedHashMap<>();
  private final Map<String, String> services = new LinkedHashMap<>();
  private final Map<String, String> automations = new LinkedHashMap<>();
  private final Map<String, Map<RunId, List<StatusRow>>> rows = new LinkedHashMap<>();
  private final Map<RunId, StringBuilder> logs = new LinkedHashMap<>();
  private final MetadataFaults faults = new MetadataFaults();
  private ServerVersion version = new ServerVersion(2, 0, 7);
  private int pageSize = 100;
  private boolean closed;

  /** An empty server, of version 2.0.7. */
  public FakeMetadataServer() {}

  /** From now on it says that it is of this version. */
  public synchronized void version(ServerVersion value) {
    version = value;
  }

  /** From now on a page of the listing has so many pipelines; 100 at first. */
  public synchronized void pageSize(int value) {
    pageSize = value;
  }

  /** Puts a pipeline in, or in its place; {@code deleted} and the rest as its JSON says. */
  public synchronized void put(Pipeline pipeline) {
    pipelines.put(pipeline.fullyQualifiedName(), pipeline.json());
  }

  /** Takes a pipeline and its rows away. */
  public synchronized void remove(String fullyQualifiedName) {
    pipelines.remove(fullyQualifiedName);
    rows.remove(fullyQualifiedName);
  }

  /** Puts a service in, or in its place. */
  public synchronized void put(String type, Service service) {
    services.put(type + " " + service.name(), service.json());
  }

  /** Puts an automation in, or in its place. */
  public synchronized void put(Automation automation) {
    automations.put(automation.name(), automation.json());
  }

  /** Everything that was ever written for a run, in order. */
  public synchronized List<StatusRow> written(String pipelineName, RunId runId) {
    return List.copyOf(rows.getOrDefault(pipelineName, Map.of()).getOrDefault(runId, List.of()));
  }

  /** The lines that a run's log has. */
  public synchronized String log(RunId runId) {
    return logs.getOrDefault(runId, new StringBuilder()).toString();
  }

  /** What goes wrong, and what was asked. */
  public MetadataFaults faults() {
    return faults;
  }

  @Override
  public Answer<ServerVersion> version() {
    return at(Operation.VERSION, () -> Answer.of(version));
  }

  @Override
  public Answer<Boolean> healthy() {
    return at(Operation.HEALTHY, () -> Answer.of(true));
  }

  @Override
  public Answer<String> whoAmI() {
    return at(Operation.WHO_AM_I, () -> Answer.of("ingestion-bot"));
  }

  @Override
  public Answer<PipelinePage> pipelines(Optional<String> after) {
    return at(Operation.PIPELINES, () -> Answer.of(ServerAnswers.page(pageJson(after, pageSize))));
  }

  /**
   * A page as the server's JSON, for stand-ins that speak HTTP.
   *
   * @param size how many pipelines are on it
   */
  public synchronized String pageJson(Optional<String> after, int size) {
    // Pipelines may have gone since the page before.
    int start = Math.min(after.map(Integer::parseInt).orElse(0), pipelines.size());
    int end = Math.min(start + size, pipelines.size());
    ObjectNode page = JSON.createObjectNode();
    ArrayNode data = page.putArray("data");
    for (String json : List.copyOf(pipelines.values()).subList(start, end)) {
      ObjectNode entity = shown(json);
      entity.set("pipelineStatuses", statuses(entity.path("fullyQualifiedName").asText()));
      data.add(entity);
    }
    ObjectNode paging = page.putObject("paging").put("total", pipelines.size());
    if (end < pipelines.size()) {
      paging.put("after", Integer.toString(end));
    }
    return page.toString();
  }

  private ArrayNode statuses(String pipelineName) {
    ArrayNode statuses = JSON.createArrayNode();
    for (List<StatusRow> ofRun : rows.getOrDefault(pipelineName, Map.of()).values()) {
      statuses.add(parsed(ofRun.get(ofRun.size() - 1).json()));
    }
    return statuses;
  }

  @Override
  public Answer<Pipeline> pipeline(PipelineId id) {
    return at(
        Operation.PIPELINE,
        () -> first(pipelines.values(), "id", id.toString(), Entities::pipeline));
  }

  @Override
  public Answer<Pipeline> pipeline(String fullyQualifiedName) {
    return at(
        Operation.PIPELINE,
        () ->
            first(
                pipelines.values(), "fullyQualifiedName", fullyQualifiedName, Entities::pipeline));
  }

  private <T> Answer<T> first(
      Collection<String> all, String field, String value, Function<String, T> as) {
    return all.stream()
        .map(FakeMetadataServer::shown)
        .filter(entity -> entity.path(field).asText().equals(value))
        .filter(entity -> !entity.path("deleted").asBoolean())
        .findFirst()
        .map(entity -> Answer.of(as.apply(entity.toString())))
        .orElseGet(() -> missing(value));
  }

  @Override
  public Answer<Service> service(String type, String fullyQualifiedName) {
    return at(Operation.SERVICE, () -> find(type, fullyQualifiedName));
  }

  private Answer<Service> find(String type, String fullyQualifiedName) {
    if (!type.endsWith("Service") && !type.equals("testSuite")) {
      return Answer.failed(MetadataFaults.failure(Kind.REJECTED));
    }
    return Optional.ofNullable(services.get(type + " " + fullyQualifiedName))
        .map(json -> Answer.of(Entities.service(type, json)))
        .orElseGet(() -> missing(fullyQualifiedName));
  }

  @Override
  public Answer<Optional<StatusRow>> row(String pipelineName, RunId runId) {
    return at(
        Operation.ROW,
        () -> {
          List<StatusRow> all = written(pipelineName, runId);
          return pipelines.containsKey(pipelineName)
              ? Answer.of(all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1)))
              : missing(pipelineName);
        });
  }

  @Override
  public Answer<StatusRow> write(String pipelineName, StatusRow row) {
    return at(
        Operation.WRITE,
        () -> {
          if (!pipelines.containsKey(pipelineName)) {
            return missing(pipelineName);
          }
          rows.computeIfAbsent(pipelineName, name -> new LinkedHashMap<>())
              .computeIfAbsent(row.runId(), run -> new ArrayList<>())
              .add(row);
          return Answer.of(row);
        });
  }

  @Override
  public Answer<Automation> automation(String name) {
    return at(
        Operation.AUTOMATION,
        () -> first(automations.values(), "name", name, ServerAnswers::automation));
  }

  @Override
  public Answer<Automation> fail(Automation automation, Cause cause) {
    return patch(automation.id(), ServerRequests.failAutomation(automation, cause));
  }

  /** Applies a JSON patch of whole fields to an automation; for stand-ins that speak HTTP. */
  public Answer<Automation> patch(String automationId, String patch) {
    return at(
        Operation.FAIL,
        () -> first(automations.values(), "id", automationId, json -> patched(json, patch)));
  }

  private Automation patched(String json, String patch) {
    ObjectNode entity = parsed(json).deepCopy();
    for (JsonNode operation : parsed(patch)) {
      entity.set(operation.path("path").asText().substring(1), operation.path("value"));
    }
    Automation changed = ServerAnswers.automation(entity.toString());
    put(changed);
    return changed;
  }

  @Override
  public Answer<Boolean> appendLog(String pipelineName, RunId runId, String lines) {
    return at(
        Operation.APPEND_LOG,
        () -> {
          logs.computeIfAbsent(runId, run -> new StringBuilder()).append(lines);
          return Answer.of(true);
        });
  }

  @Override
  public Answer<Boolean> closeLog(String pipelineName, RunId runId) {
    return at(Operation.CLOSE_LOG, () -> Answer.of(true));
  }

  private synchronized <T> Answer<T> at(Operation operation, Supplier<Answer<T>> work) {
    return faults.around(
        operation,
        () -> closed ? Answer.failed(MetadataFaults.failure(Kind.UNREACHABLE)) : work.get());
  }

  private static <T> Answer<T> missing(String name) {
    return Answer.failed(
        new ServerFailure(
            Kind.NOT_FOUND,
            OptionalInt.of(404),
            Optional.empty(),
            Cause.of(Cause.Kind.NOT_FOUND, "instance for " + name + " not found", "")));
  }

  /** The server shows nobody the connection that it gives its pipelines. */
  private static ObjectNode shown(String json) {
    ObjectNode entity = parsed(json).deepCopy();
    entity.remove("openMetadataServerConnection");
    return entity;
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
