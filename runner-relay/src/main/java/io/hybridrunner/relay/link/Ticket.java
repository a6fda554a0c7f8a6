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

  /** When it was sent first over the present link; null when it was not, or was turned away. */
  @Nullable Instant firstSentHere;

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
        || command instanceof Command.Probe
        || command instanceof Command.HostIp;
  }

  /** It goes out now. */
  void sent(Instant now) {
    place = Place.SENT;
    sentAt = now;
    perhapsTaken = true;
    if (firstSentHere == null) {
      firstSentHere = now;
    }
  }

  /** The runner had no room for what was sent last. */
  void turnedAway() {
    perhapsTaken = sentEarlier;
    if (!sentEarlier) {
      firstSentHere = null;
    }
  }

  /**
   * The link is gone: what was sent over it arrived by {@code heardByNow} at the latest, with the
   * time to live it was sent with. Over a link that lived long that ends later than over the next.
   */
  void linkLost(Instant heardByNow) {
    Instant sent = firstSentHere;
    if (sent != null) {
      Instant until = heardByNow.plus(remaining(sent));
      mayBeginUntil = until.isAfter(mayBeginUntil) ? until : mayBeginUntil;
      firstSentHere = null;
    }
  }

  /** What is left of its time to live; never negative. */
  Duration remaining(Instant now) {
    return now.isBefore(expiresAt) ? Duration.between(now, expiresAt) : Duration.ZERO;
  }
}
