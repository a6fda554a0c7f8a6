package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * What goes out on one link, one message at a time. Small frames (greetings, acknowledgements,
 * heartbeats, problems) wait in a bounded queue; commands are fetched from the mailbox only when
 * there is room for one, so a slow reader costs the memory of one command and never more.
 *
 * <p>Thread-safe. The lock is not held while the wire or the mailbox is called.
 */
final class Outbound {

  static final int MOST_WAITING = 4096;

  private final Wire wire;
  private final FrameCodec codec;
  private final Clock clock;
  private final Supplier<Optional<Frame>> commands;

  private final Object lock = new Object();
  private final Queue<String> waiting = new ArrayDeque<>();
  private boolean pumping;
  private boolean again;
  private boolean writing;
  private Instant writingSince = Instant.MAX;

  Outbound(Wire wire, FrameCodec codec, Clock clock, Supplier<Optional<Frame>> commands) {
    this.wire = wire;
    this.codec = codec;
    this.clock = clock;
    this.commands = commands;
  }

  /**
   * The text of a frame. A runner takes a bare U+FFFD for bytes that were not UTF-8, so one that is
   * meant is escaped; outside of JSON's strings it cannot stand.
   */
  static String text(FrameCodec codec, Frame frame) {
    return codec.encode(frame).replace("\uFFFD", "\\ufffd");
  }

  /** Queues a small frame and sends what can be sent; false when the queue is full. */
  boolean push(Frame frame) {
    boolean queued = queue(frame);
    if (queued) {
      pump();
    }
    return queued;
  }

  /** Queues a small frame for the next {@link #pump}; false when the queue is full. */
  boolean queue(Frame frame) {
    String text = text(codec, frame);
    synchronized (lock) {
      return waiting.size() < MOST_WAITING && waiting.add(text);
    }
  }

  /** Sends what can be sent: one thread at a time, another one's call makes it look again. */
  void pump() {
    synchronized (lock) {
      again = true;
      if (pumping) {
        return;
      }
      pumping = true;
    }
    while (true) {
      Optional<String> next;
      synchronized (lock) {
        if (writing || !again) {
          pumping = false;
          return;
        }
        next = Optional.ofNullable(waiting.poll());
        again = next.isPresent();
      }
      next.or(() -> commands.get().map(frame -> text(codec, frame))).ifPresent(this::write);
    }
  }

  private void write(String text) {
    synchronized (lock) {
      writing = true;
      again = true;
      writingSince = clock.instant();
    }
    wire.send(text, this::written);
  }

  private void written() {
    synchronized (lock) {
      writing = false;
      writingSince = Instant.MAX;
    }
    pump();
  }

  /** Whether one message has been on its way for longer than this. */
  boolean isStalled(Duration patience) {
    synchronized (lock) {
      return writing && writingSince.plus(patience).isBefore(clock.instant());
    }
  }
}
