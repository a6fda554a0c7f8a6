package io.hybridrunner.relay.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every connected runner show, now and then, that a command goes the whole way: a probe goes
 * where work goes, and the runner's engine rehearses. Never more than one is outstanding for a
 * runner, so they cannot pile up, and being questions they keep no command waiting. Thread-safe.
 */
final class Prober {

  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

  /** Without an answer for so many intervals a runner counts as one that does not work. */
  private static final int PATIENCE = 2;

  /** After so many a probe is given up and the next one goes out. */
  private static final int GIVEN_UP = 10;

  private final Duration interval;
  private final Clock clock;
  private final BiFunction<String, Command.Probe, CompletableFuture<Reply>> asking;
  private final ConcurrentMap<String, Probing> runners = new ConcurrentHashMap<>();

  /**
   * How it stands with one runner.
   *
   * @param asked when its last probe went out, or it was first seen connected
   * @param open the probe without an answer
   */
  private record Probing(Instant asked, Optional<CommandId> open, ProbeRecord record) {

    Probing with(ProbeRecord next) {
      return new Probing(asked, open, next);
    }
  }

  /**
   * @param asking sends a probe to a runner; its answer comes once, if only as a refusal
   */
  Prober(
      Duration interval,
      Clock clock,
      BiFunction<String, Command.Probe, CompletableFuture<Reply>> asking) {
    this.interval = interval;
    this.clock = clock;
    this.asking = asking;
  }

  /** What is known of a runner that is connected. */
  Optional<ProbeRecord> of(String runnerId) {
    return Optional.ofNullable(runners.get(runnerId)).map(Probing::record);
  }

  /** The probe of a runner that has no answer yet. */
  Optional<CommandId> open(String runnerId) {
    return Optional.ofNullable(runners.get(runnerId)).flatMap(Probing::open);
  }

  /** The link is gone: forgets the runner, and tells which probe was out. */
  Optional<CommandId> disconnected(String runnerId) {
    return Optional.ofNullable(runners.remove(runnerId)).flatMap(Probing::open);
  }

  /** A runner is connected: sends what is due, and says what is late. */
  void tick(String runnerId) {
    Instant now = clock.instant();
    Probing probing =
        runners.computeIfAbsent(
            runnerId, id -> new Probing(now, Optional.empty(), ProbeRecord.NONE));
    Duration waited = Duration.between(probing.asked(), now);
    if (probing.open().isEmpty()) {
      if (waited.compareTo(interval) >= 0) {
        ask(runnerId, probing, now);
      }
    } else if (waited.compareTo(interval.multipliedBy(PATIENCE)) >= 0) {
      Cause late = late(waited);
      change(runnerId, probing.open().get(), it -> it.with(it.record().failed(now, late)));
    }
  }

  private void ask(String runnerId, Probing before, Instant now) {
    CommandId id = new CommandId("probe-" + UUID.randomUUID());
    if (runners.replace(runnerId, before, new Probing(now, Optional.of(id), before.record()))) {
      Command.Probe probe = new Command.Probe(id, interval.multipliedBy(GIVEN_UP));
      var unused =
          asking.apply(runnerId, probe).thenAccept(reply -> answered(runnerId, now, reply));
    }
  }

  private void answered(String runnerId, Instant askedAt, Reply reply) {
    Instant now = clock.instant();
    change(
        runnerId,
        reply.commandId(),
        before ->
            new Probing(
                before.asked(),
                Optional.empty(),
                reply instanceof Reply.Refused refused
                    ? before.record().failed(now, refused.cause())
                    : before.record().passed(now, Duration.between(askedAt, now))));
  }

  /** Changes how it stands while this probe is out; the timer and a reading thread both do. */
  private void change(String runnerId, CommandId probe, UnaryOperator<Probing> change) {
    Probing before;
    Probing after;
    do {
      before = runners.get(runnerId);
      if (before == null || !before.open().equals(Optional.of(probe))) {
        return;
      }
      after = change.apply(before);
    } while (!runners.replace(runnerId, before, after));
    tell(runnerId, before.record(), after.record());
  }

  private static void tell(String runnerId, ProbeRecord before, ProbeRecord after) {
    if (before.failing().isEmpty() && after.failing().isPresent()) {
      LOG.warn(
          "Runner '{}' is connected and would not do its work: {}",
          runnerId,
          after.failing().get().cause().sentence());
    } else if (before.failing().isPresent() && after.failing().isEmpty()) {
      LOG.info("Runner '{}' works again", runnerId);
    }
  }

  /** Nobody is told this: it only ends the probe that was out. */
  static Reply linkLost(CommandId probe) {
    return new Reply.Refused(probe, Cause.of(Kind.LINK_DOWN, "the link of the probe is gone", ""));
  }

  private static Cause late(Duration waited) {
    return Cause.of(
        Kind.ENGINE_UNAVAILABLE,
        "the runner has not answered a probe for " + waited.toSeconds() + " s",
        "See the runner's /readyz and its log.");
  }
}
