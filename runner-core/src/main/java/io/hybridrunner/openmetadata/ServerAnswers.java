package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.StatusRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads what the server's REST API answers (OpenMetadata 1.9 to 2.0), leniently: fields the runner
 * does not use are ignored, null counts as missing. What cannot be read is an {@link
 * InvalidEntityException} that names the place and never a value. Pure and thread-safe.
 */
public final class ServerAnswers {

  private static final int LONGEST_MESSAGE = 500;

  /** Where Jackson begins to quote what it was given; that may be secret. */
  private static final String JACKSON_QUOTE = " at [Source";

  private static final Set<String> FINISHED = Set.of("Successful", "Failed");

  private ServerAnswers() {}

  /**
   * Reads the answer of {@code system/version}.
   *
   * @throws InvalidEntityException when it names no version
   */
  public static ServerVersion version(String json) {
    EntityFields answer = EntityFields.of("the version", json);
    String text = answer.text("version");
    answer.check();
    return ServerVersion.find(text)
        .orElseThrow(() -> new InvalidEntityException("version must hold x.y.z"));
  }

  /**
   * Reads one page of the listing of pipelines. Without a total the page counts itself.
   *
   * @throws InvalidEntityException when the page or any pipeline on it cannot be read, naming
   *     which: a pipeline left out in silence would look like one that was removed
   */
  public static PipelinePage page(String json) {
    EntityFields answer = EntityFields.of("the page of pipelines", json);
    if (!answer.has("data")) {
      answer.complain("data", "is missing");
    }
    List<Value> data = answer.items("data");
    EntityFields paging = answer.object("paging");
    int total = (int) paging.number("total", data.size());
    Optional<String> after = paging.optionalText("after").filter(cursor -> !cursor.isEmpty());
    answer.check();
    List<ServerPipeline> pipelines = new ArrayList<>(data.size());
    for (int i = 0; i < data.size(); i++) {
      pipelines.add(onPage(answer.item("data", i, data.get(i))));
    }
    return new PipelinePage(pipelines, total, after);
  }

  private static ServerPipeline onPage(EntityFields entity) {
    try {
      ServerPipeline pipeline = pipeline(entity);
      entity.check();
      return pipeline;
    } catch (InvalidEntityException broken) {
      throw new InvalidEntityException(broken.getMessage() + named(entity.asSent()));
    }
  }

  /** People look for a pipeline by its name, not by its place on a page. */
  private static String named(Fields entity) {
    Optional<Value> name = entity.get("fullyQualifiedName").or(() -> entity.get("id"));
    return name.isPresent() && name.get() instanceof Text text
        ? " (pipeline " + Printable.of(text.text()) + ")"
        : "";
  }

  private static ServerPipeline pipeline(EntityFields entity) {
    EntityFields runner = entity.object("ingestionRunner");
    return new ServerPipeline(
        Entities.id(entity),
        Entities.fullyQualifiedName(entity, entity.text("name")),
        entity.number("version", 0.1),
        entity.flag("enabled", true),
        entity.flag("deleted", false),
        entity.flag("deployed", false),
        runner.optionalText("name").or(() -> runner.optionalText("fullyQualifiedName")),
        StatusRows.of(entity, "pipelineStatuses"));
  }

  /**
   * Reads a run's row.
   *
   * @throws InvalidEntityException when it is none
   */
  public static StatusRow row(String json) {
    return StatusRows.read(json);
  }

  /**
   * Reads an automation; it is finished when its status is {@code Successful} or {@code Failed}.
   *
   * @throws InvalidEntityException naming each field that is missing or wrong
   */
  public static Automation automation(String json) {
    EntityFields entity = EntityFields.of("the automation", json);
    String id = entity.text("id");
    String name = entity.text("name");
    Optional<String> status = entity.optionalText("status");
    entity.check();
    return new Automation(id, name, status.filter(FINISHED::contains).isPresent(), json);
  }

  /**
   * Reads the name of the user that the server took the caller for.
   *
   * @throws InvalidEntityException when there is none
   */
  public static String userName(String json) {
    EntityFields user = EntityFields.of("the user", json);
    String name = user.text("name");
    user.check();
    return name;
  }

  /**
   * The {@code message} of an error, in one line and of 500 characters at most; empty when there is
   * none. Never throws.
   */
  public static String errorMessage(String json) {
    return errorFields(json)
        .flatMap(error -> error.get("message"))
        .filter(Text.class::isInstance)
        .map(message -> ((Text) message).text())
        .map(ServerAnswers::shown)
        .orElse("");
  }

  private static String shown(String message) {
    int quote = message.indexOf(JACKSON_QUOTE);
    return Printable.of(
        (quote < 0 ? message : message.substring(0, quote)).strip(), LONGEST_MESSAGE);
  }

  /**
   * The HTTP status that an error names in its {@code code}, beside a {@code message}: some proxies
   * and old servers send errors with status 200. Empty for everything else. Never throws.
   */
  public static OptionalInt errorCode(String json) {
    Optional<Fields> error = errorFields(json).filter(fields -> fields.get("message").isPresent());
    if (error.isPresent()
        && error.get().get("code").orElse(Literal.NULL) instanceof Literal code
        && code.text().matches("[45]\\d\\d")) {
      return OptionalInt.of(Integer.parseInt(code.text()));
    }
    return OptionalInt.empty();
  }

  private static Optional<Fields> errorFields(String json) {
    try {
      return Document.json(json).root() instanceof Fields fields
          ? Optional.of(fields)
          : Optional.empty();
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }
}
