package io.hybridrunner.relay.state;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that changes something, and what became of it. Immutable. What it carries is kept only
 * until it is done; it prints without that.
 *
 * @param id the command
 * @param runnerId whom it is for
 * @param operation what it does
 * @param pipelineId the pipeline it is about, when there is one
 * @param runId the run it is about, when there is one
 * @param digest of what was asked: the same id with another digest is a conflict
 * @param createdAt when it was accepted
 * @param expiresAt until when it may be acted on
 * @param progress how far it has come
 */
public record CommandRecord(
    CommandId id,
    String runnerId,
    String operation,
    Optional<PipelineId> pipelineId,
    Optional<RunId> runId,
    String digest,
    Instant createdAt,
    Instant expiresAt,
    Progress progress) {

  /** This command, further on. */
  public CommandRecord at(Progress next) {
    return new CommandRecord(
        id, runnerId, operation, pipelineId, runId, digest, createdAt, expiresAt, next);
  }

  /** When it was sent to the runner for the first time, if it was. */
  public Optional<Instant> deliveredAt() {
    return progress.deliveredAt();
  }

  /** The result, when there is one. */
  public Optional<Reply> result() {
    return progress instanceof Progress.Done done ? Optional.of(done.reply()) : Optional.empty();
  }

  /** How far a command has come: waiting, delivered, done; never back. */
  public sealed interface Progress {

    /** When it was sent to the runner for the first time, if it was. */
    Optional<Instant> deliveredAt();

    /**
     * Never sent: nothing was done.
     *
     * @param command what is to be done
     */
    record Waiting(Command command) implements Progress {
      @Override
      public Optional<Instant> deliveredAt() {
        return Optional.empty();
      }
    }

    /**
     * Sent, perhaps more than once, and not answered: the runner may have acted on it.
     *
     * @param command what is to be done
     * @param at when it was sent first
     */
    record Delivered(Command command, Instant at) implements Progress {
      @Override
      public Optional<Instant> deliveredAt() {
        return Optional.of(at);
      }
    }

    /**
     * Has its result, for ever.
     *
     * @param deliveredAt when it was sent first; empty when it never was
     * @param reply the result
     * @param at when the result came
     */
    record Done(Optional<Instant> deliveredAt, Reply reply, Instant at) implements Progress {}
  }
}
