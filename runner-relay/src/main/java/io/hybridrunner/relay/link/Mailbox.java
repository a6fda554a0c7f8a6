package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.relay.link.Ticket.Place;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one runner that have no result yet, and the link they go out on. Of one pipeline
 * one command at most is outstanding; the others stand in line behind it, in the order they came.
 *
 * <p>Thread-safe. The lock guards the books only; nothing is called while it is held.
 */
final class Mailbox {

  private final String runnerId;
  private final LinkSettings settings;
  private final Clock clock;

  private final Object lock = new Object();
  private final Map<CommandId, Ticket> open = new LinkedHashMap<>();
  private final Map<PipelineId, Queue<Ticket>> lines = new HashMap<>();
  private final Queue<Ticket> readyReads = new ArrayDeque<>();
  private final Queue<Ticket> readyChanges = new ArrayDeque<>();
  private int outstanding;
  private @Nullable Claimant holder;

  Mailbox(String runnerId, LinkSettings settings, Clock clock) {
    this.runnerId = runnerId;
    this.settings = settings;
    this.clock = clock;
  }

  String runnerId() {
    return runnerId;
  }

  int size() {
    synchronized (lock) {
      return open.size();
    }
  }

  /** Takes a ticket in. */
  void add(Ticket ticket) {
    synchronized (lock) {
      open.put(ticket.command.id(), ticket);
      Optional<PipelineId> pipeline = ticket.command.serializedBy();
      if (pipeline.isPresent()) {
        Queue<Ticket> line = lines.computeIfAbsent(pipeline.get(), id -> new ArrayDeque<>());
        line.add(ticket);
        if (line.size() > 1) {
          return;
        }
      }
      ready(ticket);
    }
  }

  private void ready(Ticket ticket) {
    ticket.place = Place.READY;
    (ticket.isRead() ? readyReads : readyChanges).add(ticket);
  }

  /** The next command to send on this link; marks it as sent. */
  Optional<Ticket> next(LinkSession asking) {
    synchronized (lock) {
      if (!isHeldOver(asking)) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      Optional<Ticket> read = sendable(readyReads, now);
      if (read.isPresent() || outstanding >= settings.outstanding()) {
        return read;
      }
      Optional<Ticket> change = sendable(readyChanges, now);
      if (change.isPresent()) {
        outstanding++;
      }
      return change;
    }
  }

  /** Leaves out what has expired unsent: it is ended by the next {@link #expire}. */
  private static Optional<Ticket> sendable(Queue<Ticket> ready, Instant now) {
    for (Ticket ticket = ready.poll(); ticket != null; ticket = ready.poll()) {
      boolean mayGo = ticket.perhapsTaken || !ticket.remaining(now).isZero();
      if (ticket.place == Place.READY && mayGo) {
        ticket.sent(now);
        return Optional.of(ticket);
      }
    }
    return Optional.empty();
  }

  /** The runner had no room for this command. */
  void busy(CommandId id) {
    synchronized (lock) {
      Ticket ticket = open.get(id);
      if (ticket == null || ticket.place != Place.SENT) {
        return;
      }
      notOutstanding(ticket);
      ticket.place = Place.RESTING;
      ticket.notBefore = clock.instant().plus(settings.busyPause());
      ticket.turnedAway();
    }
  }

  private void notOutstanding(Ticket ticket) {
    if (ticket.place == Place.SENT && !ticket.isRead()) {
      outstanding--;
    }
  }

  /**
   * Takes a ticket for the one who will store its result; a second result finds nothing. A command
   * that was never sent cannot be answered.
   */
  Optional<Ticket> claim(CommandId id) {
    synchronized (lock) {
      Ticket ticket = open.get(id);
      if (ticket == null || !ticket.perhapsTaken || !claim(ticket)) {
        return Optional.empty();
      }
      return Optional.of(ticket);
    }
  }

  private boolean claim(Ticket ticket) {
    if (ticket.place == Place.CLAIMED) {
      return false;
    }
    notOutstanding(ticket);
    ticket.place = Place.CLAIMED;
    return true;
  }

  /** The result of a claimed ticket is stored: the next in its line may go. */
  void release(Ticket ticket) {
    synchronized (lock) {
      open.remove(ticket.command.id());
      Optional<PipelineId> pipeline = ticket.command.serializedBy();
      if (pipeline.isEmpty()) {
        return;
      }
      Queue<Ticket> line = lines.get(pipeline.get());
      if (line == null) {
        return;
      }
      boolean wasFirst = line.peek() == ticket;
      line.remove(ticket);
      Ticket first = line.peek();
      if (first == null) {
        lines.remove(pipeline.get());
      } else if (wasFirst && first.place == Place.IN_LINE) {
        ready(first);
      }
    }
  }

  /** What became of an attempt to take this runner's mailbox. */
  sealed interface Attachment {
    /** It is the candidate's, and nobody had it. */
    record Taken() implements Attachment {}

    /** It is the candidate's; the one who had it is to be closed, and told why. */
    record TakenOver(Claimant from, String reason) implements Attachment {}

    /** Another process has it, and keeps it. */
    record Held(Claimant by) implements Attachment {}
  }

  /** A link has greeted: everything without a result is to be sent on it again. */
  Attachment attach(Claimant candidate) {
    synchronized (lock) {
      Claimant present = holder;
      if (present == null) {
        give(candidate);
        return new Attachment.Taken();
      }
      Optional<String> reason = candidate.supersedes(present);
      if (reason.isEmpty()) {
        return new Attachment.Held(present);
      }
      unsend();
      give(candidate);
      return new Attachment.TakenOver(present, reason.get());
    }
  }

  private void give(Claimant candidate) {
    holder = candidate;
    readyReads.clear();
    readyChanges.clear();
    for (Ticket ticket : open.values()) {
      if (ticket.place != Place.IN_LINE && ticket.place != Place.CLAIMED) {
        ready(ticket);
      }
    }
  }

  private boolean isHeldOver(LinkSession link) {
    return holder != null && holder.session() == link;
  }

  /** A link is gone; false when it was not this mailbox's any more. */
  boolean detach(LinkSession gone) {
    synchronized (lock) {
      if (!isHeldOver(gone)) {
        return false;
      }
      holder = null;
      unsend();
      return true;
    }
  }

  private void unsend() {
    Instant heardByNow = clock.instant().plus(settings.silence());
    for (Ticket ticket : open.values()) {
      if (ticket.place == Place.SENT) {
        notOutstanding(ticket);
        ticket.place = Place.READY;
        ticket.sentEarlier = true;
      }
      ticket.linkLost(heardByNow);
    }
  }

  /** Makes ready what has rested long enough, and what has gone unanswered for long. */
  void offerAgain() {
    synchronized (lock) {
      Instant now = clock.instant();
      Instant sentBefore = now.minus(settings.redeliverAfter());
      for (Ticket ticket : open.values()) {
        if (ticket.place == Place.RESTING && !now.isBefore(ticket.notBefore)) {
          ready(ticket);
        } else if (ticket.place == Place.SENT && ticket.sentAt.isBefore(sentBefore)) {
          notOutstanding(ticket);
          ticket.sentEarlier = true;
          ready(ticket);
        }
      }
    }
  }

  /** Claims what can only end without the runner's answer, and says why. */
  Map<Ticket, Cause> expire(Optional<Instant> lastSeen) {
    Map<Ticket, Cause> ends = new LinkedHashMap<>();
    synchronized (lock) {
      Instant now = clock.instant();
      List<Ticket> tickets = new ArrayList<>(open.values());
      for (Ticket ticket : tickets) {
        Optional<Cause> cause =
            Expiry.of(ticket, now, new Expiry.Circumstances(runnerId, holder != null, lastSeen));
        if (cause.isPresent() && claim(ticket)) {
          ends.put(ticket, cause.get());
        }
      }
    }
    return ends;
  }

  Optional<Ticket> ticket(CommandId id) {
    synchronized (lock) {
      return Optional.ofNullable(open.get(id));
    }
  }

  Optional<LinkSession> link() {
    synchronized (lock) {
      return Optional.ofNullable(holder).map(Claimant::session);
    }
  }

  /** Nobody will be told any more: the relay stops. */
  void giveUpWaiting() {
    List<Ticket> tickets;
    synchronized (lock) {
      tickets = List.copyOf(open.values());
    }
    tickets.forEach(ticket -> ticket.answer.cancel(false));
  }

  boolean isIdle() {
    synchronized (lock) {
      return holder == null && open.isEmpty();
    }
  }

  /** The order frame of a ticket, with what is left of its time to live. */
  static Frame order(Ticket ticket, Instant now) {
    return new Frame.Order(ticket.command.accept(new WithTimeToLive(ticket.remaining(now))));
  }
}
