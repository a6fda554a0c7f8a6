package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes {@code PipelineStatus} rows: what was there is kept, and the runner's own step added. */
final class RowWriter {

  /** The name that OpenMetadata's own exit handler gives to such a step. */
  private static final String STEP = "Pod Diagnostics";

  /** More of a log does not help a reader, and the server stores and indexes every row. */
  private static final int EVIDENCE_CHARACTERS = 256 * 1024;

  private RowWriter() {}

  /** The runner's step: a {@code StepSummary} with one entry. */
  record Step(String title, Cause cause, boolean isError) {

    static Step error(String title, Cause cause) {
      return new Step(title, cause, true);
    }

    static Step warning(String title, Cause cause) {
      return new Step(title, cause, false);
    }

    private Value value() {
      Map<String, Value> entry = new LinkedHashMap<>();
      entry.put("name", new Text(title));
      entry.put("error", new Text(cause.sentence()));
      if (!cause.evidence().isEmpty()) {
        entry.put("stackTrace", new Text(end(String.join("\n", cause.evidence()))));
      }
      Map<String, Value> step = new LinkedHashMap<>();
      step.put("name", new Text(STEP));
      step.put("records", new Literal("0"));
      step.put("warnings", new Literal(isError ? "0" : "1"));
      step.put("errors", new Literal(isError ? "1" : "0"));
      step.put("failures", new Items(List.of(new Fields(entry))));
      return new Fields(step);
    }

    private static String end(String text) {
      if (text.length() <= EVIDENCE_CHARACTERS) {
        return text;
      }
      int from = text.length() - EVIDENCE_CHARACTERS;
      boolean halved = Character.isLowSurrogate(text.charAt(from));
      return text.substring(halved ? from + 1 : from);
    }
  }

  /** The row of an ended run, over the one that is there. */
  static StatusRow row(
      RunStatus end, Optional<StatusRow> present, RunPhase phase, Optional<Step> step) {
    Fields fields = present.map(RowWriter::fields).orElseGet(() -> new Fields(Map.of()));
    Instant endedAt =
        end.endedAt()
            .orElseThrow(() -> new IllegalArgumentException(end.runId() + " ended at no time"));
    Instant startedAt = startOf(present).or(end::startedAt).orElse(endedAt);
    // An end never lies before its beginning, whose clock ever wrote that.
    Instant last = endedAt.isBefore(startedAt) ? startedAt : endedAt;
    Fields written =
        fields
            .with("runId", new Text(end.runId().toString()))
            .with("pipelineState", new Text(phase.state()))
            .with("startDate", millis(startedAt))
            .with("timestamp", fields.get("timestamp").orElse(millis(startedAt)))
            .with("endDate", millis(last));
    if (step.isPresent()) {
      written = written.with("status", withStep(fields, step.get()));
    }
    return new StatusRow(
        end.runId(),
        phase.state(),
        Optional.of(startedAt),
        Optional.of(last),
        new Document(Format.JSON, written).render());
  }

  /** Whether the runner's step is in a row already. */
  static boolean isExplained(StatusRow row) {
    return steps(fields(row)).stream().anyMatch(RowWriter::isOurs);
  }

  private static Optional<Instant> startOf(Optional<StatusRow> present) {
    return present.flatMap(StatusRow::startedAt);
  }

  private static Items withStep(Fields row, Step step) {
    List<Value> steps = new ArrayList<>(steps(row));
    steps.removeIf(RowWriter::isOurs);
    steps.add(step.value());
    return new Items(steps);
  }

  private static List<Value> steps(Fields row) {
    return row.get("status").orElse(null) instanceof Items items ? items.values() : List.of();
  }

  private static boolean isOurs(Value step) {
    return step instanceof Fields fields && fields.get("name").equals(Optional.of(new Text(STEP)));
  }

  private static Literal millis(Instant time) {
    return new Literal(Long.toString(time.toEpochMilli()));
  }

  /** What cannot be read is written anew: a row the server shows is the server's to keep right. */
  private static Fields fields(StatusRow row) {
    try {
      return Document.json(row.json()).root() instanceof Fields fields
          ? fields
          : new Fields(Map.of());
    } catch (IllegalArgumentException unreadable) {
      return new Fields(Map.of());
    }
  }
}
