package io.hybridrunner.collate;

import io.hybridrunner.collate.link.LinkKeeper;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.token.TokenWatch;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;

/**
 * A control plane that speaks Runner Link v1 ({@code docs/runner-link.md}), reached over one
 * outbound WebSocket. Keeps the link alive: when it ends it connects again, for ever, with full
 * jitter. A replaced token is taken up while the link stays up. Thread-safe.
 *
 * <p>Threads, all daemons and ended by {@link #close()}: {@code runner-link-timer} connects, sends
 * heartbeats, looks at the token and watches for silence; {@code runner-link-reader} reads frames
 * and calls the inbox.
 */
public final class CollateControlPlane implements ControlPlane {

  private final LinkKeeper keeper;

  /** A link with these settings; connects at {@link #start}. */
  public CollateControlPlane(LinkSettings settings) {
    this(settings, TokenWatch.defaults());
  }

  /** The same with somebody who hears of the token, or other times to look at it. */
  public CollateControlPlane(LinkSettings settings, TokenWatch watch) {
    this.keeper = new LinkKeeper(settings, watch);
  }

  @Override
  public void start(Inbox inbox) {
    keeper.start(inbox);
  }

  @Override
  public boolean send(Reply reply) {
    return keeper.send(reply);
  }

  @Override
  public boolean send(StatusEvent event) {
    return keeper.send(event);
  }

  @Override
  public void reconnect(Cause why) {
    keeper.reconnect(why);
  }

  @Override
  public void close() {
    keeper.close();
  }
}
