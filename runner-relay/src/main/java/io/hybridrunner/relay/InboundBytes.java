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

  /** Takes room for so many bytes more; false when there is none. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
