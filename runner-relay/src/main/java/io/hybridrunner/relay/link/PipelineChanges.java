package io.hybridrunner.relay.link;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.relay.state.PipelineRecord;
import io.hybridrunner.relay.state.RelayState;
import java.time.Instant;
import java.util.Optional;

/** What commands and their results mean for the list of pipelines. Thread-safe. */
final class PipelineChanges {

  private final RelayState state;

  PipelineChanges(RelayState state) {
    this.state = state;
  }

  /** A command was accepted. */
  void submitted(String runnerId, Command command, Instant at) {
    if (command instanceof Command.Deploy deploy) {
      Pipeline sent = deploy.pipeline();
      Optional<PipelineRecord> known = state.pipeline(runnerId, sent.id());
      state.save(record(runnerId, sent, known.flatMap(PipelineRecord::deployedVersion), at));
    }
  }

  /** A command was done. */
  void done(String runnerId, Command command, Reply reply, Instant at) {
    if (!(reply instanceof Reply.Done)) {
      return;
    }
    if (command instanceof Command.Deploy deploy) {
      Pipeline sent = deploy.pipeline();
      state.save(record(runnerId, sent, Optional.of(sent.version()), at));
    } else if (command instanceof Command.Delete delete) {
      state.forget(runnerId, delete.pipelineId());
    } else if (command instanceof Command.SetEnabled toggle) {
      setEnabled(runnerId, toggle.pipelineId(), toggle.enabled(), at);
    }
  }

  private static PipelineRecord record(
      String runnerId, Pipeline sent, Optional<Double> deployedVersion, Instant at) {
    return new PipelineRecord(
        runnerId,
        sent.id(),
        sent.fullyQualifiedName(),
        sent.type(),
        sent.version(),
        deployedVersion,
        sent.enabled(),
        at);
  }

  private void setEnabled(String runnerId, PipelineId id, boolean enabled, Instant at) {
    state
        .pipeline(runnerId, id)
        .ifPresent(
            known ->
                state.save(
                    new PipelineRecord(
                        runnerId,
                        id,
                        known.name(),
                        known.type(),
                        known.version(),
                        known.deployedVersion(),
                        enabled,
                        at)));
  }
}
