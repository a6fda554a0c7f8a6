package io.hybridrunner.examples.demo.harvester;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a harvest is told: the contract of OpenMetadata's ingestion image ({@code config}, {@code
 * pipelineType}, {@code pipelineRunId}, {@code ingestionPipelineFQN}). The connection is a {@code
 * CustomDatabase}'s: {@code jdbcUrl}, {@code username}, {@code password} and, to be gentle with the
 * source, {@code throttleMillis} between two tables, all under {@code connectionOptions}.
 */
record HarvestConfig(
    String pipeline,
    UUID runId,
    Source source,
    List<Pattern> schemas,
    URI server,
    String serverToken) {

  /** Where the data is. */
  record Source(
      String service,
      String serviceType,
      String jdbcUrl,
      String username,
      String password,
      Duration throttle) {

    @Override
    public String toString() {
      return "Source[" + service + ", " + jdbcUrl + "]";
    }
  }

  HarvestConfig {
    schemas = List.copyOf(schemas);
  }

  @Override
  public String toString() {
    return "HarvestConfig[" + pipeline + ", run " + runId + "]";
  }

  /** Reads the environment; names every field that is missing at once. */
  static HarvestConfig of(Map<String, String> environment) throws HarvestException {
    String type = environment.getOrDefault("pipelineType", "");
    if (!type.equals("metadata")) {
      throw new HarvestException(
          "pipelineType is '" + type + "'. This harvester does 'metadata' only");
    }
    Fields fields = new Fields(document(environment.get("config")));
    JsonNode options = fields.root.at("/source/serviceConnection/config/connectionOptions");
    HarvestConfig config =
        new HarvestConfig(
            Optional.ofNullable(environment.get("ingestionPipelineFQN"))
                .orElseGet(() -> fields.text("/ingestionPipelineFQN")),
            runId(
                Optional.ofNullable(environment.get("pipelineRunId"))
                    .orElseGet(() -> fields.text("/pipelineRunId"))),
            new Source(
                fields.text("/source/serviceName"),
                fields.root.at("/source/serviceConnection/config/type").asText("CustomDatabase"),
                fields.text(Fields.OPTIONS + "jdbcUrl"),
                fields.text(Fields.OPTIONS + "username"),
                fields.text(Fields.OPTIONS + "password"),
                Duration.ofMillis(options.path("throttleMillis").asLong(0))),
            patterns(fields.root.at("/source/sourceConfig/config/schemaFilterPattern/includes")),
            URI.create(fields.text(Fields.SERVER + "hostPort")),
            fields.text(Fields.SERVER + "securityConfig/jwtToken"));
    fields.requireAll();
    return config;
  }

  private static JsonNode document(@Nullable String config) throws HarvestException {
    if (config == null || config.isBlank()) {
      throw new HarvestException(
          "the environment has no 'config'. Start this through a runner, or set it to a workflow"
              + " configuration");
    }
    try {
      return new YAMLMapper().readTree(config);
    } catch (JsonProcessingException e) {
      // The parser's own message may quote the document, and with it a password.
      throw new HarvestException(
          "'config' is neither YAML nor JSON, line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()));
    }
  }

  private static UUID runId(String text) throws HarvestException {
    if (text.isEmpty()) {
      return UUID.randomUUID();
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new HarvestException("pipelineRunId '" + text + "' is not a UUID");
    }
  }

  private static List<Pattern> patterns(JsonNode includes) throws HarvestException {
    List<Pattern> patterns = new ArrayList<>();
    for (JsonNode include : includes) {
      try {
        patterns.add(Pattern.compile(include.asText(), Pattern.CASE_INSENSITIVE));
      } catch (PatternSyntaxException e) {
        throw new HarvestException(
            "schemaFilterPattern '" + include.asText() + "' is not a regular expression");
      }
    }
    return patterns;
  }

  /** Fields of the configuration; remembers what was missing. */
  private static final class Fields {
    static final String OPTIONS = "/source/serviceConnection/config/connectionOptions/";
    static final String SERVER = "/workflowConfig/openMetadataServerConfig/";

    private final JsonNode root;
    private final List<String> missing = new ArrayList<>();

    Fields(JsonNode root) {
      this.root = root;
    }

    String text(String pointer) {
      String value = root.at(pointer).asText("");
      if (value.isEmpty() && !pointer.equals("/pipelineRunId")) {
        missing.add(pointer.substring(1).replace('/', '.'));
      }
      return value;
    }

    void requireAll() throws HarvestException {
      if (!missing.isEmpty()) {
        throw new HarvestException("'config' lacks " + String.join(", ", missing));
      }
    }
  }
}
