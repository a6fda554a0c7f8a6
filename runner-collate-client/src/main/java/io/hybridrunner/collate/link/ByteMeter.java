package io.hybridrunner.collate.link;

import io.hybridrunner.link.FrameCodec;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts the bytes that come from a socket, below TLS and below the WebSocket. OkHttp's reader
 * buffers whatever length a frame announces; this is what bounds it. Thread-safe.
 */
final class ByteMeter {

  /** Headers, TLS records, control frames and read-ahead around one message. */
  private static final int SLACK = 256 * 1024;

  private final LongSupplier nanoTime;
  private final AtomicLong sinceMessage = new AtomicLong();
  private final AtomicLong lastByteAt;
  private final AtomicLong lastMessageAt;

  ByteMeter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastByteAt = new AtomicLong(nanoTime.getAsLong());
    this.lastMessageAt = new AtomicLong(nanoTime.getAsLong());
  }

  static String describeLimit() {
    return FrameCodec.MAX_FRAME_BYTES / (1024 * 1024) + " MiB";
  }

  void read(int bytes) throws PeerTooLoudException {
    lastByteAt.set(nanoTime.getAsLong());
    if (sinceMessage.addAndGet(bytes) > FrameCodec.MAX_FRAME_BYTES + SLACK) {
      throw new PeerTooLoudException();
    }
  }

  /** A message is complete: the count begins anew. */
  void messageRead() {
    sinceMessage.set(0);
    lastMessageAt.set(nanoTime.getAsLong());
  }

  /** For how many nanoseconds no byte has come. */
  long silentNanos() {
    return nanoTime.getAsLong() - lastByteAt.get();
  }

  /** For how many nanoseconds bytes have come and no whole message; 0 when none came. */
  long unfinishedNanos() {
    return sinceMessage.get() == 0 ? 0 : nanoTime.getAsLong() - lastMessageAt.get();
  }
}
