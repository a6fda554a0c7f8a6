package io.hybridrunner.server.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The runner's link, and how often it came up and brought what had come before. Thread-safe. */
final class WatchedLink implements ControlPlane {

  private final ControlPlane link;
  private final Set<CommandId> known = ConcurrentHashMap.newKeySet();
  private final AtomicInteger redeliveries = new AtomicInteger();
  private final AtomicInteger links = new AtomicInteger();

  WatchedLink(ControlPlane link) {
    this.link = link;
  }

  int redeliveries() {
    return redeliveries.get();
  }

  int links() {
    return links.get();
  }

  @Override
  public void start(Inbox inbox) {
    link.start(new Watched(inbox));
  }

  @Override
  public boolean send(Reply reply) {
    return link.send(reply);
  }

  @Override
  public boolean send(StatusEvent event) {
    return link.send(event);
  }

  @Override
  public void reconnect(Cause why) {
    link.reconnect(why);
  }

  @Override
  public void close() {
    link.close();
  }

  private final class Watched implements Inbox {
    private final Inbox inbox;

    private Watched(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public Acceptance offer(Command command) {
      if (!known.add(command.id())) {
        redeliveries.incrementAndGet();
      }
      return inbox.offer(command);
    }

    @Override
    public void acknowledged(long eventId) {
      inbox.acknowledged(eventId);
    }

    @Override
    public void linkUp(String peer, Optional<Duration> probes) {
      links.incrementAndGet();
      inbox.linkUp(peer, probes);
    }

    @Override
    public void linkDown(Cause cause) {
      inbox.linkDown(cause);
    }

    @Override
    public Presence presence() {
      return inbox.presence();
    }
  }
}
