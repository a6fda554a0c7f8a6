package io.hybridrunner.spi;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;

/**
 * Port: the system that gives commands and wants to know how they ended.
 *
 * <p>An adapter keeps its own connection alive and owns the retries of connecting. It keeps nothing
 * else: what could not be sent is sent again by its owner after {@link Inbox#linkUp}.
 * Implementations are thread-safe.
 */
public interface ControlPlane extends AutoCloseable {

  /**
   * Begins to connect and returns at once. Called once.
   *
   * @param inbox where commands, acknowledgements and news of the link go
   * @throws IllegalStateException when it was started or closed before
   */
  void start(Inbox inbox);

  /**
   * Hands over the result of a command, without waiting for the network.
   *
   * @return false when the link is down or its queue is full: the command will be delivered again,
   *     and is then answered again
   */
  boolean send(Reply reply);

  /**
   * Hands over the status of a run, without waiting for the network.
   *
   * @return false when the link is down or its queue is full: the event is still owed
   */
  boolean send(StatusEvent event);

  /**
   * The link counts as up, and yet no work comes through: ends it and makes a new one, after the
   * usual back-off, without waiting for either. Does nothing while the link is down, and by
   * default: without promised probes ({@link Inbox#linkUp(String, java.util.Optional)}) it is never
   * called.
   *
   * @param why for {@link Inbox#linkDown}
   */
  default void reconnect(Cause why) {}

  /** Ends the link. Idempotent; also ends a link that was never started. */
  @Override
  void close();
}
