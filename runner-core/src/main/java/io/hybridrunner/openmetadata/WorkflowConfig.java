package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.Service;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Renders the workflow configuration that the ingestion image reads from {@code config}, as the
 * server's own {@code WorkflowConfigBuilder} makes it, with the runner's overrides. Pure and
 * thread-safe.
 */
public final class WorkflowConfig {

  /** One type's part of the configuration: what follows {@code source}. */
  private interface Renderer {
    Map<String, Value> steps();
  }

  private static final Map<String, Renderer> RENDERERS =
      Map.of("metadata", () -> Map.of("sink", step("metadata-rest")));

  private WorkflowConfig() {}

  /**
   * The configuration of a deployed pipeline, as YAML.
   *
   * @param service the service it reads from; its connection is embedded as {@code
   *     source.serviceConnection}, references and all, for processes that do not fetch it
   *     themselves
   * @throws InvalidEntityException when the pipeline's type is not known, or naming each part that
   *     is missing or wrong; correct the pipeline
   */
  public static String of(Pipeline pipeline, Optional<Service> service, ServerOverrides overrides) {
    @Nullable Renderer renderer = RENDERERS.get(pipeline.type());
    if (renderer == null) {
      throw new InvalidEntityException(
          "pipelineType '"
              + pipeline.type()
              + "' cannot be run; this runner knows "
              + String.join(", ", new TreeSet<>(RENDERERS.keySet())));
    }
    EntityFields entity = EntityFields.of("the pipeline", pipeline.json());
    EntityFields server = entity.requiredObject("openMetadataServerConnection");
    EntityFields reference = entity.requiredObject("service");
    Fields sourceConfig = entity.requiredObject("sourceConfig").asSent();
    Optional<String> serviceName =
        reference.optionalText("name").or(() -> reference.optionalText("fullyQualifiedName"));
    if (service.isEmpty()) {
      entity.complain("service", "did not come with the deploy, and its serviceType is needed");
    }
    Optional<String> loggerLevel = entity.optionalText("loggerLevel");
    boolean streamableLogs = entity.flag("enableStreamableLogs", false);
    entity.check();

    Service from = service.orElseThrow();
    Map<String, Value> config = new LinkedHashMap<>();
    config.put("source", source(from, serviceName.orElse(from.name()), sourceConfig));
    config.putAll(renderer.steps());
    config.put(
        "workflowConfig",
        fields(
            "loggerLevel",
            new Text(loggerLevel.orElse("INFO")),
            "openMetadataServerConfig",
            overrides.applyTo(server.asSent())));
    config.put("ingestionPipelineFQN", new Text(pipeline.fullyQualifiedName()));
    config.put("enableStreamableLogs", Literal.of(streamableLogs));
    runnerName(from).ifPresent(name -> config.put("ingestionRunnerName", new Text(name)));
    return new Document(Format.YAML, new Fields(config)).render();
  }

  private static Fields source(Service service, String name, Fields sourceConfig) {
    Fields source =
        fields(
            "type", new Text(service.serviceType().toLowerCase(Locale.ROOT)),
            "serviceName", new Text(name));
    Optional<Value> connection =
        EntityFields.of("the service", service.json()).asSent().get("connection");
    return connection
        .map(value -> source.with("serviceConnection", value))
        .orElse(source)
        .with("sourceConfig", sourceConfig);
  }

  private static Optional<String> runnerName(Service service) {
    EntityFields entity = EntityFields.of("the service", service.json());
    return entity.object("ingestionRunner").optionalText("name");
  }

  private static Fields step(String type) {
    return fields("type", new Text(type), "config", new Fields(Map.of()));
  }

  private static Fields fields(String one, Value first, String two, Value second) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put(one, first);
    fields.put(two, second);
    return new Fields(fields);
  }

  /**
   * The configuration of one run, in the format it had: with its run id, and an override merged
   * into the application's configuration.
   *
   * @param override a JSON object; its keys replace those of {@code appConfig}
   * @throws InvalidEntityException when the configuration or the override cannot be read
   */
  public static String forRun(String config, RunId runId, Optional<String> override) {
    Document document = parse("the configuration", config);
    Fields root = object("the configuration", document);
    if (override.isPresent()) {
      Document read = parse("the override", override.get());
      Map<String, Value> merged = new LinkedHashMap<>();
      if (root.get("appConfig").orElse(null) instanceof Fields present) {
        merged.putAll(present.values());
      }
      merged.putAll(object("the override", read).values());
      root = root.with("appConfig", new Fields(merged));
    }
    Fields withId = root.with("pipelineRunId", new Text(runId.toString()));
    return new Document(document.format(), withId).render();
  }

  private static Document parse(String what, String text) {
    try {
      return Document.parse(text);
    } catch (IllegalArgumentException broken) {
      throw new InvalidEntityException(what + " " + broken.getMessage());
    }
  }

  private static Fields object(String what, Document document) {
    if (document.root() instanceof Fields fields) {
      return fields;
    }
    throw new InvalidEntityException(what + " is not an object");
  }

  /**
   * What the runner puts in place of what the server sent. Two more are always put: secrets are
   * looked up with what the process's environment says ({@code secretsManagerLoader: env}), and
   * connections are never sent back to the server ({@code storeServiceConnection: false}).
   *
   * @param hostPort the server's API as ingestion reaches it
   * @param secretsProvider the {@code secretsManagerProvider}
   */
  public record ServerOverrides(Optional<String> hostPort, Optional<String> secretsProvider) {

    private Fields applyTo(Fields server) {
      Fields changed =
          server
              .with("secretsManagerLoader", new Text("env"))
              .with("storeServiceConnection", Literal.of(false));
      if (hostPort.isPresent()) {
        changed = changed.with("hostPort", new Text(hostPort.get()));
      }
      if (secretsProvider.isPresent()) {
        changed = changed.with("secretsManagerProvider", new Text(secretsProvider.get()));
      }
      return changed;
    }
  }
}
