package io.hybridrunner.relay.link;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command on its way to a runner and back. Its mutable part is guarded by the mailbox's lock. */
final class Ticket {

  /** Where a ticket is. */
  enum Place {
    /** Behind another command of its pipeline. */
    IN_LINE,
    /** May be sent now. */
    READY,
    /** Sent on the present link. */
    SENT,
    /** The runner had no room for it. */
    RESTING,
    /** Its result is being stored. */
    CLAIMED
  }

  final Command command;
  final Instant expiresAt;
  final long bytes;
  final CompletableFuture<Reply> answer = new CompletableFuture<>();

  Place place = Place.IN_LINE;
  Instant sentAt = Instant.EPOCH;
  Instant notBefore = Instant.EPOCH;

  /** Sent, and not known to have been turned away: the runner may have acted on it. */
  boolean perhapsTaken;

  /** When a sending before the present one leaves it open whether the runner has taken it. */
  boolean sentEarlier;

  /** After this moment the runner cannot begin to act on what it was sent over links now gone. */
  Instant mayBeginUntil = Instant.EPOCH;

  Ticket(Command command, Instant expiresAt, long bytes) {
    this.command = command;
    this.expiresAt = expiresAt;
    this.bytes = bytes;
  }

  boolean isRead() {
    return isRead(command);
  }

  /** Whether a command changes nothing, so that it may be asked again or given up at any time. */
  static boolean isRead(@Nullable Command command) {
    return command instanceof Command.Logs
        || command instanceof Command.QueuedStatus
        || command instanceof Command.Health
        || command instanceof Command.HostIp;
  }

  /** What is left of its time to live; never negative. */
  Duration remaining(Instant now) {
    return now.isBefore(expiresAt) ? Duration.between(now, expiresAt) : Duration.ZERO;
  }
}
