package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what is sent to the server's REST API. Pure and thread-safe. */
public final class ServerRequests {

  private static final String STEP = "Hybrid Runner";

  private ServerRequests() {}

  /**
   * A JSON patch (RFC 6902) that gives an automation the status {@code Failed} and a response whose
   * last step says why; the steps that it has stay. A response that has no steps, of another kind
   * of automation, gives way to one that has.
   *
   * @throws InvalidEntityException when the automation is not a JSON object
   */
  public static String failAutomation(Automation automation, Cause cause) {
    Fields response =
        EntityFields.of("the automation", automation.json())
            .asSent()
            .get("response")
            .filter(Fields.class::isInstance)
            .map(Fields.class::cast)
            .orElse(new Fields(Map.of()));
    Optional<Items> steps =
        response.get("steps").filter(Items.class::isInstance).map(Items.class::cast);
    List<Value> all = new ArrayList<>(steps.map(Items::values).orElse(List.of()));
    all.add(step(cause));
    Fields failed =
        (steps.isPresent() ? response : new Fields(Map.of()))
            .with("status", new Text("Failed"))
            .with("steps", new Items(all));
    // "add" also replaces, and works where the field is missing.
    return json(new Items(List.of(add("/response", failed), add("/status", new Text("Failed")))));
  }

  private static Fields step(Cause cause) {
    Map<String, Value> step = new LinkedHashMap<>();
    step.put("name", new Text(STEP));
    step.put("mandatory", Literal.of(true));
    step.put("passed", Literal.of(false));
    step.put("message", new Text(cause.sentence()));
    if (!cause.evidence().isEmpty()) {
      step.put("errorLog", new Text(String.join("\n", cause.evidence())));
    }
    return new Fields(step);
  }

  private static Fields add(String path, Value value) {
    Map<String, Value> operation = new LinkedHashMap<>();
    operation.put("op", new Text("add"));
    operation.put("path", new Text(path));
    operation.put("value", value);
    return new Fields(operation);
  }

  /** A batch of log lines, as the ingestion framework sends it. */
  public static String logLines(String lines, Instant now) {
    Map<String, Value> batch = new LinkedHashMap<>();
    batch.put("logs", new Text(lines));
    batch.put("timestamp", new Literal(Long.toString(now.toEpochMilli())));
    batch.put("compressed", Literal.of(false));
    batch.put("lineCount", new Literal(Long.toString(lines.lines().count())));
    return json(new Fields(batch));
  }

  private static String json(Value value) {
    return new Document(Format.JSON, value).render();
  }
}
