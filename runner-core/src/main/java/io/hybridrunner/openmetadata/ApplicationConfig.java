package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import java.util.Optional;

/**
 * Renders what an application's process gets when it is run by itself, not by a pipeline of its
 * own. Pure and thread-safe.
 */
public final class ApplicationConfig {

  private ApplicationConfig() {}

  /**
   * The configuration, as YAML; {@link WorkflowConfig#forRun} merges an override into it.
   *
   * @param appJson OpenMetadata's {@code App} entity
   * @throws InvalidEntityException naming each field that is missing or wrong; correct the
   *     application
   */
  public static String of(String appJson, ServerOverrides overrides) {
    EntityFields app = EntityFields.of("the application", appJson);
    Fields config =
        ApplicationSteps.of(app, "appConfiguration", "privateConfiguration")
            .with("workflowConfig", Steps.workflowConfig(app, overrides));
    Optional<String> runner = app.object("ingestionRunner").optionalText("name");
    app.check();
    Fields named =
        runner.map(name -> config.with("ingestionRunnerName", new Text(name))).orElse(config);
    return new Document(Format.YAML, named).render();
  }
}
