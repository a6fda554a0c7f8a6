package io.hybridrunner.testkit;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Inbox.Acceptance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A control plane in memory. It gives commands, cuts the link, loses what is sent over a cut link,
 * and acknowledges at once unless told not to. Thread-safe.
 */
public final class FakeControlPlane implements ControlPlane {

  private final List<Reply> replies = new CopyOnWriteArrayList<>();
  private final List<StatusEvent> events = new CopyOnWriteArrayList<>();
  private final List<Cause> reconnects = new CopyOnWriteArrayList<>();
  private volatile @Nullable Inbox inbox;
  private volatile boolean up;
  private volatile boolean acknowledging = true;

  /** A control plane whose link is down until {@link #connect()}. */
  public FakeControlPlane() {}

  @Override
  public void start(Inbox value) {
    if (inbox != null) {
      throw new IllegalStateException("started before");
    }
    inbox = value;
  }

  @Override
  public boolean send(Reply reply) {
    if (up) {
      replies.add(reply);
    }
    return up;
  }

  @Override
  public boolean send(StatusEvent event) {
    if (!up) {
      return false;
    }
    events.add(event);
    if (acknowledging) {
      acknowledge(event);
    }
    return true;
  }

  @Override
  public void close() {
    up = false;
  }

  private Inbox inbox() {
    return Objects.requireNonNull(inbox, "not started");
  }

  /** The link comes up. */
  public void connect() {
    connect(Optional.empty());
  }

  /** The link comes up, and probes are promised that often. */
  public void connect(Optional<Duration> probes) {
    up = true;
    inbox().linkUp("fake", probes);
  }

  /** Ends the link; it stays down until it is connected again. */
  @Override
  public void reconnect(Cause why) {
    up = false;
    reconnects.add(why);
    inbox().linkDown(why);
  }

  /** Why the runner had the link made anew, in order. */
  public List<Cause> reconnects() {
    return List.copyOf(reconnects);
  }

  /** The link goes down. */
  public void cut() {
    up = false;
    inbox().linkDown(Cause.of(Kind.LINK_DOWN, "the test cut the link", ""));
  }

  /** From now on events are acknowledged at once, or only by {@link #acknowledge}. */
  public void acknowledging(boolean value) {
    acknowledging = value;
  }

  /** Acknowledges one event. */
  public void acknowledge(StatusEvent event) {
    inbox().acknowledged(event.id());
  }

  /** Gives a command. */
  public Acceptance give(Command command) {
    return inbox().offer(command);
  }

  /** The replies that arrived, in order. */
  public List<Reply> replies() {
    return List.copyOf(replies);
  }

  /** The replies to one command. */
  public List<Reply> replies(CommandId id) {
    return replies.stream().filter(reply -> reply.commandId().equals(id)).toList();
  }

  /** The events that arrived, in order. */
  public List<StatusEvent> events() {
    return List.copyOf(events);
  }

  /** The phases of one run, as they arrived. */
  public List<RunPhase> phases(RunId runId) {
    return events.stream()
        .map(StatusEvent::status)
        .filter(status -> status.runId().equals(runId))
        .map(status -> status.phase())
        .toList();
  }
}
