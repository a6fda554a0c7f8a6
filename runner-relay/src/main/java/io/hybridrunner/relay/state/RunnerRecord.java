package io.hybridrunner.relay.state;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A runner as the relay last knew it. Immutable.
 *
 * @param id the runner's name
 * @param version its version
 * @param bootId names its process
 * @param connectedSince when its link came up; empty when it is not connected
 * @param lastSeen when it was heard last
 * @param capacity how many more commands it said it had room for
 * @param liveRuns runs that had not ended when it greeted
 * @param installation where it is installed, when it said so
 */
public record RunnerRecord(
    String id,
    String version,
    String bootId,
    Optional<Instant> connectedSince,
    Instant lastSeen,
    int capacity,
    List<RunId> liveRuns,
    Optional<Installation> installation) {

  /** Copies the list. */
  public RunnerRecord {
    liveRuns = List.copyOf(liveRuns);
  }

  /** A runner that is connected now, as it said in its greeting. */
  public static RunnerRecord greeted(Frame.Hello hello, Instant at) {
    return new RunnerRecord(
        hello.runnerId(),
        hello.version(),
        hello.bootId(),
        Optional.of(at),
        at,
        hello.capacity(),
        hello.liveRuns(),
        hello.installation());
  }

  /** This runner, heard at {@code at}. */
  public RunnerRecord heard(Instant at, int newCapacity) {
    return new RunnerRecord(
        id, version, bootId, connectedSince, at, newCapacity, liveRuns, installation);
  }

  /** This runner without its link. */
  public RunnerRecord gone(Instant heardLast) {
    return new RunnerRecord(
        id, version, bootId, Optional.empty(), heardLast, capacity, liveRuns, installation);
  }
}
