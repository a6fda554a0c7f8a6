package io.hybridrunner.argo.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which part of a container's log.
 *
 * @param since only lines of this time or later; Kubernetes counts whole seconds and rounds down
 * @param tailLines only so many last lines
 * @param limitBytes only so many first bytes of what is left, so that the last line may be half
 * @param timestamps whether each line begins with its time (RFC 3339, nanoseconds) and a blank
 * @param previous whether that of the container before its last restart
 */
public record LogQuery(
    Optional<Instant> since,
    OptionalInt tailLines,
    OptionalLong limitBytes,
    boolean timestamps,
    boolean previous) {

  /** All of it, each line with its time. */
  public static LogQuery all() {
    return new LogQuery(Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), true, false);
  }

  /** This, from a time on. */
  public LogQuery since(Instant time) {
    return new LogQuery(Optional.of(time), tailLines, limitBytes, timestamps, previous);
  }

  /** This, so many last lines only. */
  public LogQuery tail(int lines) {
    return new LogQuery(since, OptionalInt.of(lines), limitBytes, timestamps, previous);
  }

  /** This, so many bytes only. */
  public LogQuery limit(long bytes) {
    return new LogQuery(since, tailLines, OptionalLong.of(bytes), timestamps, previous);
  }
}
