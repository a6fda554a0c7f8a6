package io.hybridrunner.relay.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.relay.link.Ticket.Place;
import java.time.Instant;
import java.util.Optional;

/**
 * When a command ends without its runner's answer. A question may be given up when its time is
 * over. A command that was never taken ends then too: nothing was done. A command that may have
 * been taken is given up only when the runner can no longer begin it: while the link is up it is
 * sent again with no time left, and the runner says what became of it; when the link is gone, the
 * runner may still hold it for what was left of its time when the link was lost.
 */
final class Expiry {

  /**
   * What is known of the runner.
   *
   * @param lastSeen when it was heard last; empty for never
   */
  record Circumstances(String runnerId, boolean connected, Optional<Instant> lastSeen) {
    String runner() {
      return "runner '"
          + runnerId
          + (connected
              ? "' (connected)"
              : "' (not connected, last seen " + lastSeen.map(Instant::toString).orElse("never"))
          + (connected ? "" : ")");
    }
  }

  private Expiry() {}

  static Optional<Cause> of(Ticket ticket, Instant now, Circumstances circumstances) {
    if (ticket.place == Place.CLAIMED || now.isBefore(ticket.expiresAt)) {
      return Optional.empty();
    }
    String what = ticket.command.operation() + " for " + circumstances.runner();
    if (ticket.isRead()) {
      return Optional.of(
          Cause.of(
              Kind.EXPIRED,
              what + " was not answered in time",
              "Ask again; if it stays so, look at the runner's link and its log."));
    }
    if (!ticket.perhapsTaken) {
      return Optional.of(
          Cause.of(
              Kind.EXPIRED,
              what + " expired before the runner took it; nothing was done",
              "See that the runner is connected and has room, then send the command again."));
    }
    if (circumstances.connected() || now.isBefore(ticket.mayBeginUntil)) {
      return Optional.empty();
    }
    return Optional.of(
        Cause.of(
            Kind.EXPIRED,
            what
                + " was delivered at "
                + ticket.sentAt
                + " and not answered before the link was lost; the runner can no longer begin it,"
                + " but it may have acted on it",
            "Look at the pipeline's runs before you send it again."));
  }
}
