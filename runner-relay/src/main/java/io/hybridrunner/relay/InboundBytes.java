package io.hybridrunner.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The room for messages that have come in part, of all links together: one message is bounded, but
 * many peers may each begin one. Thread-safe.
 */
final class InboundBytes {

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  InboundBytes(long most) {
    this.most = most;
  }

  /** An eighth of the memory there is: a message takes several times its size while it is read. */
  static InboundBytes ofThisProcess() {
    return new InboundBytes(Runtime.getRuntime().maxMemory() / 8);
  }

  /** One link's part of it. Thread-safe, for a link may end while it is read. */
  final class Share {
    private long held;
    private boolean isClosed;

    /** Takes room for so many bytes more; false when there is none, or the link has ended. */
    synchronized boolean take(long bytes) {
      if (isClosed) {
        return false;
      }
      if (taken.addAndGet(bytes) > most) {
        taken.addAndGet(-bytes);
        return false;
      }
      held += bytes;
      return true;
    }

    synchronized void giveAll() {
      taken.addAndGet(-held);
      held = 0;
    }

    synchronized void close() {
      isClosed = true;
      giveAll();
    }
  }

  Share share() {
    return new Share();
  }
}
