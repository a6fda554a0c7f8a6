package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import java.util.List;

/**
 * Renders what an automation's process gets: the {@code Workflow} entity, with the runner's
 * overrides. Pure and thread-safe.
 */
public final class AutomationConfig {

  private static final List<String> TYPES =
      List.of(
          "QUERY_RUNNER", "REVERSE_INGESTION", "TEST_CONNECTION", "TEST_SPARK_ENGINE_CONNECTION");

  private AutomationConfig() {}

  /**
   * The configuration, as JSON: what identifies the workflow, its request and its connection to the
   * server. The process fetches the rest itself, and an image refuses an entity with fields that it
   * does not know.
   *
   * @param workflowJson OpenMetadata's {@code Workflow} entity
   * @throws InvalidEntityException when the workflow's type is not known, or naming each field that
   *     is missing or wrong; correct the workflow
   */
  public static String of(String workflowJson, ServerOverrides overrides) {
    EntityFields entity = EntityFields.of("the workflow", workflowJson);
    String type = entity.text("workflowType");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      throw new InvalidEntityException(
          "workflowType '"
              + type
              + "' cannot be run; this runner knows "
              + String.join(", ", TYPES));
    }
    Fields config =
        Steps.fields("id", new Text(entity.text("id")))
            .with("name", new Text(entity.text("name")))
            .with("workflowType", new Text(type))
            .with("request", entity.requiredObject("request").asSent())
            .with("openMetadataServerConnection", overrides.connectionOf(entity));
    entity.check();
    return new Document(Format.JSON, config).render();
  }
}
