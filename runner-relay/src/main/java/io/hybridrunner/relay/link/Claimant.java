package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Installation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A process that greeted with a runner id, and the link it did so over. One process has a runner id
 * at a time; this decides between two. Immutable.
 *
 * @param since when it greeted
 */
record Claimant(LinkSession session, Frame.Hello hello, Instant since) {

  private static final int LONGEST_SHOWN_ID = 31;
  private static final int SHOWN_OF_AN_ID = 8;

  /**
   * Why this one gets the runner id that {@code holder} has, as a sentence for the holder; empty
   * when it does not. Whoever lives keeps its id, except from its own newer link and from its
   * successor: then the holder is the leftover.
   */
  Optional<String> supersedes(Claimant holder) {
    if (hello.bootId().equals(holder.hello.bootId())) {
      return Optional.of("the same process has a newer link");
    }
    if (succeeds(holder)) {
      return Optional.of("its successor took over: " + description());
    }
    return holder.session.isAlive()
        ? Optional.empty()
        : Optional.of("silent for two heartbeats; took over: " + description());
  }

  private boolean succeeds(Claimant holder) {
    Optional<Installation> theirs = holder.hello.installation();
    return theirs.isPresent()
        && hello.installation().filter(mine -> mine.succeeds(theirs.get())).isPresent();
  }

  /** Who and where this is; the most telling comes first, for a close frame cuts it. */
  String description() {
    return "process %s at %s since %s%s, version %s"
        .formatted(
            shortened(hello.bootId()),
            session.remote(),
            since.truncatedTo(ChronoUnit.SECONDS),
            hello.installation().map(Claimant::place).orElse(""),
            hello.version());
  }

  private static String place(Installation where) {
    return ": %s in cluster %s".formatted(where.release(), shortened(where.cluster()));
  }

  /** As much of a UUID as people compare. */
  private static String shortened(String id) {
    return id.length() <= LONGEST_SHOWN_ID ? id : id.substring(0, SHOWN_OF_AN_ID) + "\u2026";
  }
}
