package io.hybridrunner.internal;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges by the probes of the server whether work would come through and be done. A server that
 * promises none is never judged. It only looks at what it was told; thread-safe.
 */
final class ProbeWatch {

  /** So many intervals may go by without a probe, or without its answer. */
  static final int PATIENCE = 3;

  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** What is wrong. */
  enum Sign {
    /** No probe comes, though the link is up. */
    SILENT,
    /** A probe came and is not answered. */
    UNANSWERED,
    /** A probe was answered with a refusal. */
    REFUSED
  }

  /** What is wrong, and its cause for people. */
  record Trouble(Sign sign, Cause cause) {}

  private record Probe(CommandId id, long at) {}

  private final LongSupplier nanoTime;
  private final Workers workers;

  /** What the server of now, or of before while the link is down, has promised. */
  private Optional<Duration> interval = Optional.empty();

  private boolean isUp;

  /** When the link came up, or the last probe came or was answered. */
  private long heardAt;

  /** Since when there was no probe, over all the links that were given up for that. */
  private long silentSince;

  /** Links that were given up in a row because no probe came over them. */
  private int renewals;

  /** The probe in hand. */
  private @Nullable Probe open;

  /** Since when a probe waits for an answer, this one or those before it. */
  private @Nullable Long waitingSince;

  private Optional<Cause> refusal = Optional.empty();
  private int passes;

  ProbeWatch(LongSupplier nanoTime, Workers workers) {
    this.nanoTime = nanoTime;
    this.workers = workers;
  }

  synchronized void linkUp(Optional<Duration> probes) {
    interval = probes;
    isUp = true;
    heardAt = nanoTime.getAsLong();
    silentSince = renewals == 0 ? heardAt : silentSince;
    if (probes.isEmpty()) {
      renewals = 0;
      waitingSince = null;
      refusal = Optional.empty();
    }
  }

  synchronized void linkDown() {
    isUp = false;
  }

  /** A probe came; false when another one is in hand, for they must not pile up. */
  synchronized boolean came(CommandId id) {
    long now = nanoTime.getAsLong();
    heard();
    @Nullable Probe before = open;
    if (before != null
        && !before.id().equals(id)
        && now - before.at() < Workers.HANGING.toNanos()) {
      return false;
    }
    if (before == null || !before.id().equals(id)) {
      open = new Probe(id, now);
    }
    if (waitingSince == null) {
      waitingSince = now;
    }
    return true;
  }

  private void heard() {
    heardAt = nanoTime.getAsLong();
    silentSince = heardAt;
    renewals = 0;
  }

  /** There was no room for a probe that came. */
  synchronized void turnedAway(CommandId id) {
    forget(id);
  }

  synchronized void answered(Reply reply) {
    forget(reply.commandId());
    heard();
    if (reply instanceof Reply.Refused refused) {
      refusal = Optional.of(refused.cause());
    } else {
      refusal = Optional.empty();
      passes++;
    }
  }

  private void forget(CommandId id) {
    if (open != null && open.id().equals(id)) {
      open = null;
    }
    waitingSince = open == null ? null : Long.valueOf(open.at());
  }

  /** How many probes were answered well: a number that grows tells that one just was. */
  synchronized int passes() {
    return passes;
  }

  /** Whether there is anything to judge by. */
  synchronized boolean isPromised() {
    return interval.isPresent();
  }

  /** Why work would not come through or not be done; while the link is down that is why. */
  synchronized Optional<Trouble> trouble() {
    if (interval.isEmpty() || !isUp) {
      return Optional.empty();
    }
    if (isSilent()) {
      return Optional.of(new Trouble(Sign.SILENT, silent()));
    }
    @Nullable Long since = waitingSince;
    @Nullable Probe probe = open;
    if (since != null
        && probe != null
        && isOver(since)
        && workers.isStuck(probe.id(), patience())) {
      return Optional.of(new Trouble(Sign.UNANSWERED, unanswered(since)));
    }
    return refusal.map(cause -> new Trouble(Sign.REFUSED, cause));
  }

  /** While a probe is in hand the server waits for its answer, and sends no other. */
  private boolean isSilent() {
    // A new link has not yet shown that it is better than the one given up before it.
    return open == null && (renewals > 0 || isOver(heardAt));
  }

  private boolean isOver(long since) {
    return nanoTime.getAsLong() - since >= patience().toNanos();
  }

  private Duration patience() {
    return interval.orElse(Duration.ZERO).multipliedBy(PATIENCE);
  }

  private Cause silent() {
    return Cause.of(
        Kind.LINK_DOWN,
        "connected, but no work comes through: the server promised a probe every "
            + seconds(interval.orElse(Duration.ZERO))
            + " and none has come for "
            + seconds(Duration.ofNanos(nanoTime.getAsLong() - silentSince))
            + (renewals == 0 ? "" : ", over the " + renewals + " links before this one neither"),
        "The link is made anew by itself; if it stays so, look at the server.");
  }

  private Cause unanswered(long since) {
    return Cause.of(
        Kind.ENGINE_UNAVAILABLE,
        "takes commands, but does not finish them: a probe has waited for "
            + seconds(Duration.ofNanos(nanoTime.getAsLong() - since))
            + "; "
            + workers.occupation(),
        "Look at what the engine needs; workers that hang for "
            + Workers.HANGING.toMinutes()
            + " minutes are replaced.");
  }

  private static String seconds(Duration time) {
    return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /**
   * Whether the link is to be made anew, and why: no probe comes over it. Each one is given twice
   * as long as the one before it, until a probe comes.
   */
  synchronized Optional<Cause> renewal() {
    Duration pause = patience().multipliedBy(1L << Math.min(renewals, 10));
    Duration most = patience().compareTo(LONGEST_PAUSE) > 0 ? patience() : LONGEST_PAUSE;
    pause = pause.compareTo(most) > 0 ? most : pause;
    boolean isDue =
        interval.isPresent()
            && isUp
            && open == null
            && nanoTime.getAsLong() - heardAt >= pause.toNanos();
    if (!isDue) {
      return Optional.empty();
    }
    Cause why = silent();
    renewals++;
    // Until the link is down: this one is given up once.
    heardAt = nanoTime.getAsLong();
    return Optional.of(why);
  }
}
