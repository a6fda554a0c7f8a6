package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.StatusRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code PipelineStatus}, alone or below a pipeline. */
final class StatusRows {

  private StatusRows() {}

  static StatusRow read(String json) {
    EntityFields row = EntityFields.of("the status", json);
    Optional<RunId> runId = runId(row.text("runId"));
    if (runId.isEmpty() && row.has("runId")) {
      row.complain("runId", "must be a UUID");
    }
    Optional<StatusRow> read = runId.map(id -> row(row, id, json));
    row.check();
    return read.orElseThrow();
  }

  /**
   * The rows below a pipeline: one object up to server 1.13, a list in 2.0. Rows without a UUID are
   * passed over: an orchestrator of the server's own names its runs as it likes, and none of them
   * is the runner's.
   */
  static List<StatusRow> of(EntityFields pipeline, String name) {
    Optional<Value> given = pipeline.asSent().get(name);
    if (given.isPresent() && given.get() instanceof Fields one) {
      return below(pipeline.object(name), one).stream().toList();
    }
    List<Value> items = pipeline.items(name);
    List<StatusRow> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      EntityFields row = pipeline.item(name, i, items.get(i));
      below(row, row.asSent()).ifPresent(rows::add);
    }
    return rows;
  }

  private static Optional<StatusRow> below(EntityFields row, Fields asSent) {
    return row.optionalText("runId")
        .flatMap(StatusRows::runId)
        .map(id -> row(row, id, new Document(Format.JSON, asSent).render()));
  }

  private static StatusRow row(EntityFields row, RunId id, String json) {
    return new StatusRow(
        id,
        row.optionalText("pipelineState").orElse(""),
        time(row, "startDate"),
        time(row, "endDate"),
        json);
  }

  private static Optional<RunId> runId(String text) {
    try {
      return Optional.of(RunId.of(text));
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }

  /** Milliseconds; old ingestion frameworks wrote them with a fraction. */
  private static Optional<Instant> time(EntityFields row, String name) {
    double millis = row.number(name, Double.NaN);
    return Double.isNaN(millis)
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli((long) millis));
  }
}
