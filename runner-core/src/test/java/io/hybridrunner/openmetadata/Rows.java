package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.RowRules.Write;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Rows and ends of one run. */
final class Rows {

  static final RunId RUN = new RunId(new UUID(1, 2));
  static final Instant START = Instant.parse("2026-03-27T00:00:00Z");
  static final Instant END = START.plusSeconds(60);

  private Rows() {}

  static RunStatus ended(RunPhase phase, Optional<Cause> cause) {
    return new RunStatus(
        RUN,
        Optional.of(new PipelineId(new UUID(3, 4))),
        "shop.nightly",
        phase,
        Optional.of(START),
        Optional.of(END),
        cause);
  }

  /** A row in this state, with an end if it is one of today's terminal ones; none for "none". */
  static Optional<StatusRow> row(String state) {
    return state.equals("none") ? Optional.empty() : Optional.of(started(state, START));
  }

  static StatusRow started(String state, Instant at) {
    String json =
        "{\"runId\":\"%s\",\"pipelineState\":\"%s\",\"startDate\":%d}"
            .formatted(RUN, state, at.toEpochMilli());
    return new StatusRow(RUN, state, Optional.of(at), Optional.empty(), json);
  }

  static StatusRow parsed(String state, Optional<Instant> endedAt, String json) {
    return new StatusRow(RUN, state, Optional.of(START), endedAt, json);
  }

  static StatusRow written(RunStatus end, Optional<StatusRow> present) {
    return ((Write) RowRules.decide(end, present)).row();
  }
}
