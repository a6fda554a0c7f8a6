package io.hybridrunner.spi;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link ControlPlane} calls with its news. Every method returns at once and never throws,
 * so it may be called on the thread that reads the network. Thread-safe.
 */
public interface Inbox {

  /** Offers a command. Taking in is not acknowledging: the {@code Reply} comes when it is done. */
  Acceptance offer(Command command);

  /**
   * The control plane has stored a status event.
   *
   * @param eventId the id of the event
   */
  void acknowledged(long eventId);

  /**
   * The link is up: greetings were exchanged. What is owed is sent now. Called again without {@link
   * #linkDown} between when another connection took over: what was sent on the first and not
   * acknowledged may be lost, and is sent again.
   *
   * @param peer the other side's name, for people
   * @param probes how often the other side has promised to send a {@link Command.Probe}; empty when
   *     it has not. When they stay away the runner calls {@link ControlPlane#reconnect}
   */
  void linkUp(String peer, Optional<Duration> probes);

  /** The link is up to one that promised no probes. */
  default void linkUp(String peer) {
    linkUp(peer, Optional.empty());
  }

  /** The link is down, and why. May be called again while it stays down. */
  void linkDown(Cause cause);

  /** What to tell the other side about this runner now, in greetings and heartbeats. */
  Presence presence();

  /** What became of an offered command. */
  enum Acceptance {
    /** It will be acted on, and answered. */
    TAKEN,
    /** It is known: it was answered again, or will be when it is done. */
    DUPLICATE,
    /** The inbox is full; offer it again later. */
    BUSY
  }
}
