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
import java.util.Map;
import java.util.Optional;

/**
 * Renders the workflow configuration that the ingestion image reads from {@code config}, as the
 * server's own {@code WorkflowConfigBuilder} makes it, with the runner's overrides. Pure and
 * thread-safe.
 */
public final class WorkflowConfig {

  private static final int LONG_TEXT = 64 * 1024;

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
    Renderer renderer = Renderers.of(pipeline.type());
    PipelineParts parts = new PipelineParts(pipeline, service);
    EntityFields entity = parts.entity();
    Fields config =
        renderer
            .steps(parts)
            .with("workflowConfig", Steps.workflowConfig(entity, overrides))
            .with("ingestionPipelineFQN", new Text(pipeline.fullyQualifiedName()))
            .with("enableStreamableLogs", Literal.of(entity.flag("enableStreamableLogs", false)));
    Optional<String> runner = parts.runnerName();
    entity.check();
    Fields named =
        runner.map(name -> config.with("ingestionRunnerName", new Text(name))).orElse(config);
    return new Document(format(named), named).render();
  }

  /**
   * YAML for people; JSON, which is YAML too, when there is a text so long that readers of YAML,
   * ours among them, would take time by its square.
   */
  private static Format format(Fields config) {
    boolean[] isLong = {false};
    new Document(Format.YAML, config)
        .forEachText((path, text) -> isLong[0] |= text.length() > LONG_TEXT);
    return isLong[0] ? Format.JSON : Format.YAML;
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
      Document read = json("the override", override.get());
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

  private static Document json(String what, String text) {
    try {
      return Document.json(text);
    } catch (IllegalArgumentException broken) {
      throw new InvalidEntityException(what + " " + broken.getMessage());
    }
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
}
