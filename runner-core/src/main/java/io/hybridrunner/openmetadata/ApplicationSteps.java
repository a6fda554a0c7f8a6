package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;

/** An external application: a Python class with its configuration, no source and no sink. */
final class ApplicationSteps implements Renderer {

  @Override
  public Fields steps(PipelineParts parts) {
    return of(parts.settings(), "appConfig", "appPrivateConfig");
  }

  /** The part of the configuration that names the class; entities name its settings apart. */
  static Fields of(EntityFields from, String settings, String secrets) {
    Fields application =
        Steps.fields("sourcePythonClass", new Text(from.text("sourcePythonClass")));
    Fields configured = copy(from, settings, application, "appConfig");
    return copy(from, secrets, configured, "appPrivateConfig");
  }

  private static Fields copy(EntityFields from, String field, Fields to, String name) {
    return from.has(field) ? to.with(name, from.object(field).asSent()) : to;
  }
}
