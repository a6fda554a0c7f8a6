package io.hybridrunner.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.StatusEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One message of Runner Link v1; {@code docs/runner-link.md} is its specification. Immutable. */
public sealed interface Frame {

  /**
   * The runner's greeting, its first frame.
   *
   * @param protocol the protocol's version, 1
   * @param runnerId the runner's name, unique within the control plane
   * @param version the runner's version
   * @param bootId names this process: event ids are unique within it
   * @param capacity how many more commands the runner has room for
   * @param liveRuns runs that have not ended
   * @param installation where it is installed, when that is known
   */
  record Hello(
      int protocol,
      String runnerId,
      String version,
      String bootId,
      int capacity,
      List<RunId> liveRuns,
      Optional<Installation> installation)
      implements Frame {
    /** Copies the list. */
    public Hello {
      liveRuns = List.copyOf(liveRuns);
    }
  }

  /**
   * The server's answer to {@link Hello}; the link is up.
   *
   * @param server the server's name, for people
   * @param heartbeat how often each side sends a heartbeat; two without any byte end the link
   * @param maxFrameBytes the largest message the server takes
   * @param probes how often the server sends a probe; empty when it sends none
   */
  record Welcome(String server, Duration heartbeat, long maxFrameBytes, Optional<Duration> probes)
      implements Frame {}

  /** Server to runner: do this. Sent again after a reconnect until its result has come. */
  record Order(Command command) implements Frame {}

  /** Runner to server: this became of a command. */
  record Result(Reply reply) implements Frame {}

  /** Runner to server: the inbox is full, send this command again later. */
  record Busy(CommandId commandId) implements Frame {}

  /** Runner to server: how a run stands. Sent again after a reconnect until acknowledged. */
  record Event(StatusEvent event) implements Frame {}

  /** Server to runner: an event is stored. */
  record Ack(long eventId) implements Frame {}

  /**
   * Both ways, at the interval of {@link Welcome}.
   *
   * @param capacity from a runner: how many more commands it has room for
   */
  record Heartbeat(Optional<Integer> capacity) implements Frame {}

  /**
   * Both ways: a frame could not be understood. The link goes on.
   *
   * @param regarding the id of what it was about, when that could be read
   * @param cause what was wrong and where
   */
  record Problem(Optional<String> regarding, Cause cause) implements Frame {}
}
