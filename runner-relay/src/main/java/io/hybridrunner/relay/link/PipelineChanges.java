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
      Optional<Double> deployed =
          state.pipeline(runnerId, sent.id()).flatMap(PipelineRecord::deployedVersion);
      state.save(record(runnerId, sent, deployed, at));
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

  /**
   * The version never steps back: while an older deployment is answered a newer one may be on its
   * way, and a run that asks for less than what is deployed then is refused.
   */
  private PipelineRecord record(
      String runnerId, Pipeline sent, Optional<Double> deployedVersion, Instant at) {
    double known = state.pipeline(runnerId, sent.id()).map(PipelineRecord::version).orElse(0.0);
    return new PipelineRecord(
        runnerId,
        sent.id(),
        sent.fullyQualifiedName(),
        sent.type(),
        Math.max(known, sent.version()),
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
