package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Service;
import java.util.Locale;
import java.util.Optional;

/** A pipeline and its service, as renderers read them. Keeps their complaints; not thread-safe. */
final class PipelineParts {

  private final Pipeline pipeline;
  private final EntityFields entity;
  private final EntityFields settings;
  private final Optional<Service> service;
  private final Optional<EntityFields> serviceEntity;

  PipelineParts(Pipeline pipeline, Optional<Service> service) {
    this.pipeline = pipeline;
    this.service = service;
    this.entity = EntityFields.of("the pipeline", pipeline.json());
    EntityFields sourceConfig = entity.requiredObject("sourceConfig");
    // Without it a run would take everything: no filter at all is not what the pipeline says.
    this.settings =
        entity.has("sourceConfig")
            ? sourceConfig.requiredObject("config")
            : sourceConfig.object("config");
    this.serviceEntity = service.map(it -> EntityFields.of("the service", it.json()));
  }

  Pipeline pipeline() {
    return pipeline;
  }

  EntityFields entity() {
    return entity;
  }

  /** The pipeline's {@code sourceConfig.config}. */
  EntityFields settings() {
    return settings;
  }

  /** The connector as sources are named by: the service's type in lower case. */
  String connector() {
    if (service.isEmpty()) {
      entity.complain("service", "did not come with the deploy, and its serviceType is needed");
    }
    return service.map(it -> it.serviceType().toLowerCase(Locale.ROOT)).orElse("");
  }

  /** The name of what the pipeline belongs to: a service, or a test suite. */
  String serviceName() {
    EntityFields reference = entity.requiredObject("service");
    return reference
        .optionalText("name")
        .or(() -> reference.optionalText("fullyQualifiedName"))
        .or(() -> service.map(Service::name))
        .orElse("");
  }

  /** A source of this type, connected as the service says when the service came along. */
  Fields source(String type, String serviceName) {
    Fields source = named(type, serviceName);
    return connection()
        .map(connection -> source.with("serviceConnection", connection))
        .orElse(source)
        .with("sourceConfig", sourceConfig());
  }

  /** The beginning of a source. */
  Fields named(String type, String serviceName) {
    return Steps.fields("type", new Text(type)).with("serviceName", new Text(serviceName));
  }

  /** What is read, and how: without keys that the image would refuse. */
  Fields sourceConfig() {
    return Steps.fields("config", settings.asSent());
  }

  /** Test suites, and services shown to those who may not see it, have an empty one. */
  private Optional<Value> connection() {
    return serviceEntity
        .flatMap(it -> it.asSent().get("connection"))
        .filter(it -> it instanceof Fields fields && fields.get("config").isPresent());
  }

  /** The runner that executes it: the service says so, and of applications the pipeline. */
  Optional<String> runnerName() {
    return serviceEntity
        .flatMap(it -> it.object("ingestionRunner").optionalText("name"))
        .or(() -> entity.object("ingestionRunner").optionalText("name"));
  }
}
