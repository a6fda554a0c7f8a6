package io.hybridrunner.relay;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, one answer on its way at a time. Of the pings that come meanwhile only the newest
 * is answered, as RFC 6455 (5.5.3) allows: so a peer that pings and does not read costs two
 * payloads of at most 125 bytes, and never more. Thread-safe.
 */
final class Pongs {

  private final Consumer<ByteBuffer> send;
  private final Object lock = new Object();
  private @Nullable ByteBuffer newest;
  private boolean writing;

  /**
   * Sends nothing by itself.
   *
   * @param send begins to send a pong and has {@link #written} called when it is done
   */
  Pongs(Consumer<ByteBuffer> send) {
    this.send = send;
  }

  /** A ping has come; its payload is the caller's again when this returns. */
  void answer(ByteBuffer payload) {
    ByteBuffer own = ByteBuffer.allocate(payload.remaining()).put(payload.slice()).flip();
    synchronized (lock) {
      newest = own;
    }
    sendNewest();
  }

  /** The last pong is written, or cannot be. */
  void written() {
    synchronized (lock) {
      writing = false;
    }
    sendNewest();
  }

  private void sendNewest() {
    ByteBuffer next;
    synchronized (lock) {
      next = newest;
      if (writing || next == null) {
        return;
      }
      newest = null;
      writing = true;
    }
    // Not under the lock: it may call back at once.
    send.accept(next);
  }
}
