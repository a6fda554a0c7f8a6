package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Service;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads OpenMetadata's entities, of servers 1.9 to 2.0, leniently: fields the runner does not use
 * are carried and may have any shape; null counts as missing. Pure and thread-safe.
 */
public final class Entities {

  private static final UUID NO_ID = new UUID(0, 0);
  private static final Set<String> ON_DEMAND = Set.of("", "none", "null", "@once");

  private Entities() {}

  /**
   * Reads an {@code IngestionPipeline}. Defaults: {@code displayName} is the FQN, {@code version}
   * 0.1, {@code enabled} true; without {@code airflowConfig.scheduleInterval} (or with a blank one,
   * {@code None} or {@code @once}) it runs on demand. A missing FQN is derived from the service's.
   *
   * @throws InvalidEntityException naming each field that is missing or wrong; correct the entity
   */
  public static Pipeline pipeline(String json) {
    EntityFields entity = EntityFields.of("the pipeline", json);
    PipelineId id = id(entity);
    String name = entity.text("name");
    String type = entity.text("pipelineType");
    String fullyQualifiedName = fullyQualifiedName(entity, name);
    Pipeline pipeline =
        new Pipeline(
            id,
            name,
            fullyQualifiedName,
            entity.optionalText("displayName").filter(t -> !t.isBlank()).orElse(fullyQualifiedName),
            type,
            entity.number("version", 0.1),
            entity.flag("enabled", true),
            schedule(entity.object("airflowConfig")),
            json);
    entity.check();
    return pipeline;
  }

  /**
   * Reads a service entity. Its name is {@code fullyQualifiedName}, or {@code name}, quoted where
   * an FQN needs it.
   *
   * @throws InvalidEntityException naming each field that is missing or wrong; correct the entity
   */
  public static Service service(String json) {
    EntityFields entity = EntityFields.of("the service", json);
    return service(entity, entity.text("serviceType"), json);
  }

  /**
   * Reads what a pipeline's {@code service} refers to: a service, or a {@code testSuite}, whose
   * {@code serviceType} older servers leave out; it can only be {@code TestSuite}.
   *
   * @param type the reference's type
   * @throws InvalidEntityException naming each field that is missing or wrong; correct the entity
   */
  public static Service service(String type, String json) {
    EntityFields entity = EntityFields.of("the service", json);
    boolean suite = type.equals("testSuite") && !entity.has("serviceType");
    return service(entity, suite ? "TestSuite" : entity.text("serviceType"), json);
  }

  private static Service service(EntityFields entity, String serviceType, String json) {
    Optional<String> fullyQualifiedName = entity.optionalText("fullyQualifiedName");
    String name = fullyQualifiedName.orElseGet(() -> quoted(entity.text("name")));
    entity.check();
    return new Service(name, serviceType, json);
  }

  /**
   * What a pipeline's {@code service} field points to; empty when it names nothing.
   *
   * @throws InvalidEntityException when the field has another shape
   */
  public static Optional<ServiceReference> serviceOf(Pipeline pipeline) {
    EntityFields entity = EntityFields.of("the pipeline", pipeline.json());
    EntityFields service = entity.object("service");
    Optional<String> type = service.optionalText("type");
    Optional<String> name =
        service
            .optionalText("fullyQualifiedName")
            .or(() -> service.optionalText("name").map(Entities::quoted));
    entity.check();
    return type.flatMap(t -> name.map(n -> new ServiceReference(t, n)));
  }

  /**
   * A reference to a service.
   *
   * @param type the reference's type, for instance {@code databaseService}
   * @param fullyQualifiedName the service's fully qualified name
   */
  public record ServiceReference(String type, String fullyQualifiedName) {}

  static PipelineId id(EntityFields entity) {
    String text = entity.text("id");
    try {
      return PipelineId.of(text);
    } catch (IllegalArgumentException notAUuid) {
      if (!text.isEmpty()) {
        entity.complain("id", "must be a UUID");
      }
      return new PipelineId(NO_ID);
    }
  }

  static String fullyQualifiedName(EntityFields entity, String name) {
    Optional<String> given = entity.optionalText("fullyQualifiedName").filter(t -> !t.isEmpty());
    if (given.isPresent()) {
      return given.get();
    }
    EntityFields service = entity.object("service");
    Optional<String> of =
        service
            .optionalText("fullyQualifiedName")
            .or(() -> service.optionalText("name").map(Entities::quoted));
    if (of.isEmpty() && !entity.has("fullyQualifiedName")) {
      entity.complain("fullyQualifiedName", "is missing, and so is service.name to derive it from");
    }
    return of.map(prefix -> prefix + "." + quoted(name)).orElse("");
  }

  /** A part of an FQN: in double quotes when it holds a dot or a quote. */
  static String quoted(String part) {
    return part.contains(".") || part.contains("\"")
        ? '"' + part.replace("\"", "\\\"") + '"'
        : part;
  }

  private static Optional<String> schedule(EntityFields airflowConfig) {
    return airflowConfig
        .optionalText("scheduleInterval")
        .map(String::strip)
        .filter(cron -> ON_DEMAND.stream().noneMatch(cron::equalsIgnoreCase));
  }
}
