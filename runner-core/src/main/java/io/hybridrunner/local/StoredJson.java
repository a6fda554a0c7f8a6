package io.hybridrunner.local;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.Workload;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The JSON of the state directory's files, written field by field, so renames show. What cannot be
 * read is an {@link IllegalArgumentException} that says where and quotes nothing. Stateless.
 */
final class StoredJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoredJson() {}

  /** What Jackson says of broken JSON quotes it, and it may hold a token. */
  private static JsonNode read(byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException broken) {
      JsonLocation at = broken.getLocation();
      throw new IllegalArgumentException(
          at == null
              ? "it is not JSON"
              : "it is not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
  }

  static byte[] write(RunRecord run) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("runId", run.runId().toString());
    run.pipelineId().ifPresent(id -> json.put("pipelineId", id.toString()));
    json.put("name", run.name());
    json.put("specHash", run.specHash());
    json.put("submittedAt", run.submittedAt().toString());
    run.deadline().ifPresent(deadline -> json.put("deadline", deadline.toString()));
    json.put("phase", run.phase().state());
    run.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
    run.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
    run.cause().ifPresent(cause -> json.set("cause", node(cause)));
    run.refusal().ifPresent(refusal -> json.set("refusal", node(refusal)));
    run.killedBy().ifPresent(by -> json.put("killedBy", by));
    json.put("overdue", run.overdue());
    json.put("settled", run.settled());
    return MAPPER.writeValueAsBytes(json);
  }

  static RunRecord runRecord(byte[] bytes) throws IOException {
    Fields json = new Fields(read(bytes));
    return new RunRecord(
        RunId.of(json.text("runId")),
        json.find("pipelineId").map(PipelineId::of),
        json.text("name"),
        json.text("specHash"),
        json.instant("submittedAt"),
        json.duration("deadline"),
        RunPhase.ofState(json.text("phase")),
        json.findInstant("startedAt"),
        json.findInstant("endedAt"),
        Optional.ofNullable(json.node().get("cause")).map(StoredJson::cause),
        Optional.ofNullable(json.node().get("refusal")).map(StoredJson::cause),
        json.find("killedBy"),
        json.node().path("overdue").asBoolean(),
        json.node().path("settled").asBoolean());
  }

  static byte[] write(RunRequest request) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.set("workload", node(request.workload()));
    request.override().ifPresent(override -> json.put("override", override));
    json.put("adHoc", request.adHoc());
    return MAPPER.writeValueAsBytes(json);
  }

  static RunRequest runRequest(byte[] bytes) throws IOException {
    Fields json = new Fields(read(bytes));
    return new RunRequest(
        workload(json.node().path("workload")),
        json.find("override"),
        json.node().path("adHoc").asBoolean());
  }

  static byte[] write(StoredDeployment stored) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("pipelineId", stored.deployment().pipelineId().toString());
    json.put("name", stored.deployment().name());
    json.put("pipelineType", stored.deployment().pipelineType());
    json.put("version", stored.deployment().version());
    json.put("enabled", stored.deployment().enabled());
    json.set("workload", node(stored.workload()));
    return MAPPER.writeValueAsBytes(json);
  }

  static StoredDeployment deployment(byte[] bytes) throws IOException {
    Fields json = new Fields(read(bytes));
    return new StoredDeployment(
        new Deployment(
            PipelineId.of(json.text("pipelineId")),
            json.text("name"),
            json.text("pipelineType"),
            json.node().path("version").asDouble(),
            json.node().path("enabled").asBoolean()),
        workload(json.node().path("workload")));
  }

  private static ObjectNode node(Workload workload) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("pipelineType", workload.pipelineType());
    json.put("name", workload.name());
    json.put("config", workload.config());
    json.put("image", workload.image());
    ObjectNode resources = json.putObject("resources");
    resources.put("cpuRequest", workload.resources().cpuRequest());
    resources.put("cpuLimit", workload.resources().cpuLimit());
    resources.put("memoryRequest", workload.resources().memoryRequest());
    resources.put("memoryLimit", workload.resources().memoryLimit());
    ObjectNode environment = json.putObject("environment");
    workload.environment().forEach(environment::put);
    workload.deadline().ifPresent(deadline -> json.put("deadline", deadline.toString()));
    return json;
  }

  private static Workload workload(JsonNode node) {
    Fields json = new Fields(node);
    Fields resources = new Fields(node.path("resources"));
    Map<String, String> environment = new HashMap<>();
    node.path("environment")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    return new Workload(
        json.text("pipelineType"),
        json.text("name"),
        json.text("config"),
        json.text("image"),
        new Resources(
            resources.text("cpuRequest"),
            resources.text("cpuLimit"),
            resources.text("memoryRequest"),
            resources.text("memoryLimit")),
        environment,
        json.duration("deadline"));
  }

  private static ObjectNode node(Cause cause) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", cause.kind().name());
    json.put("message", cause.message());
    json.put("cure", cause.cure());
    ArrayNode evidence = json.putArray("evidence");
    cause.evidence().forEach(evidence::add);
    return json;
  }

  private static Cause cause(JsonNode node) {
    Fields json = new Fields(node);
    List<String> evidence = new ArrayList<>();
    node.path("evidence").forEach(line -> evidence.add(line.asText()));
    return new Cause(
        Cause.Kind.valueOf(json.text("kind")), json.text("message"), json.text("cure"), evidence);
  }

  /** Reads required and optional texts of an object. */
  private record Fields(JsonNode node) {

    String text(String name) {
      return find(name)
          .orElseThrow(() -> new IllegalArgumentException("field '" + name + "' is missing"));
    }

    Instant instant(String name) {
      return parsed(name, Instant::parse, text(name));
    }

    Optional<Instant> findInstant(String name) {
      return find(name).map(text -> parsed(name, Instant::parse, text));
    }

    Optional<Duration> duration(String name) {
      return find(name).map(text -> parsed(name, Duration::parse, text));
    }

    private static <T> T parsed(String name, Function<String, T> parser, String text) {
      try {
        return parser.apply(text);
      } catch (DateTimeParseException wrong) {
        throw new IllegalArgumentException("field '" + name + "' holds no time", wrong);
      }
    }

    Optional<String> find(String name) {
      JsonNode value = node.get(name);
      return value == null || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }
  }
}
