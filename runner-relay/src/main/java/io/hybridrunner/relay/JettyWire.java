package io.hybridrunner.relay;

import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.relay.link.LinkSession;
import io.hybridrunner.relay.link.RunnerLinks;
import io.hybridrunner.relay.link.Wire;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection. Text comes in parts, as it arrives: a slow message shows that its
 * sender lives, and one that is too large is refused as soon as it is, whatever length was
 * announced. After some reads in a row the others get their turn: a peer that never pauses would
 * keep a thread for itself, and there are fewer threads than peers.
 *
 * <p>Jetty calls the {@code onWebSocket…} methods one at a time. Public for Jetty alone.
 */
public final class JettyWire implements Session.Listener, Wire {

  private static final Logger LOG = LoggerFactory.getLogger(JettyWire.class);

  private static final int READS_IN_A_ROW = 64;

  private final RunnerLinks links;
  private final Executor threads;
  private final InboundBytes.Share room;
  private final Pongs pongs = new Pongs(this::sendPong);
  private final StringBuilder message = new StringBuilder();
  private long messageBytes;
  private int reads;
  private @Nullable Session session;
  private @Nullable LinkSession link;

  /**
   * A connection that is not open yet.
   *
   * @param threads where the others of its kind are read as well
   * @param room for the parts of a message
   */
  JettyWire(RunnerLinks links, Executor threads, InboundBytes.Share room) {
    this.links = links;
    this.threads = threads;
    this.room = room;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    link = links.open(this);
    opened.demand();
  }

  private void readOn() {
    Session open = session;
    if (open != null) {
      reads++;
      if (reads % READS_IN_A_ROW == 0) {
        threads.execute(open::demand);
      } else {
        open.demand();
      }
    }
  }

  @Override
  public void onWebSocketPartialText(String part, boolean last) {
    LinkSession open = link;
    if (open != null && messageBytes <= FrameCodec.MAX_FRAME_BYTES) {
      open.onBytes();
      text(open, part, last);
    }
    readOn();
  }

  private void text(LinkSession open, String part, boolean last) {
    long bytes = utf8Length(part);
    messageBytes += bytes;
    if (messageBytes > FrameCodec.MAX_FRAME_BYTES) {
      discard();
      open.onTooLarge();
    } else if (last && message.isEmpty()) {
      messageBytes = 0;
      open.onText(part);
    } else if (!room.take(bytes)) {
      discard();
      open.onNoRoom();
    } else {
      message.append(part);
      if (last) {
        String text = message.toString();
        clear();
        messageBytes = 0;
        open.onText(text);
      }
    }
  }

  /** What comes of this link from now on is not wanted. */
  private void discard() {
    clear();
    messageBytes = Long.MAX_VALUE;
  }

  /** A large message does not keep its room. */
  private void clear() {
    room.giveAll();
    message.setLength(0);
    if (message.capacity() > 64 * 1024) {
      message.trimToSize();
    }
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
    LinkSession open = link;
    if (open != null) {
      open.onBinary();
    }
    callback.succeed();
    readOn();
  }

  /** Jetty answers pings only for those who do not listen for them. */
  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    heard();
    pongs.answer(payload);
    readOn();
  }

  private void sendPong(ByteBuffer payload) {
    Session open = session;
    if (open != null) {
      open.sendPong(payload, Callback.from(pongs::written, fault -> pongs.written()));
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    heard();
    readOn();
  }

  private void heard() {
    LinkSession open = link;
    if (open != null) {
      open.onBytes();
    }
  }

  @Override
  public void onWebSocketError(Throwable fault) {
    LOG.debug("A link from {} failed: {}", remote(), fault.toString());
  }

  @Override
  public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
    room.close();
    LinkSession open = link;
    if (open != null) {
      open.onClosed(code, reason == null ? "" : reason);
    }
    callback.succeed();
  }

  @Override
  public void send(String text, Runnable written) {
    Session open = session;
    if (open == null) {
      written.run();
      return;
    }
    open.sendText(text, Callback.from(written, fault -> written.run()));
  }

  @Override
  public void close(int code, String reason) {
    Session open = session;
    if (open != null) {
      open.close(code, reason, Callback.NOOP);
    }
  }

  @Override
  public void cut() {
    Session open = session;
    if (open != null) {
      open.disconnect();
    }
  }

  @Override
  public String remote() {
    Session open = session;
    if (open == null) {
      return "nowhere";
    }
    // A resolved address would begin with its name, or with a slash.
    return open.getRemoteSocketAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : String.valueOf(open.getRemoteSocketAddress());
  }
}
