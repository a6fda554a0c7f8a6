package io.hybridrunner.examples.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must be ended, the newest first. It can be closed from another thread at any time: the part
 * that is just being made is waited for, and nothing is made any more. Thread-safe.
 */
final class OpenParts implements AutoCloseable {

  /** Makes a part. */
  @FunctionalInterface
  interface Maker<T> {
    T make() throws Exception;
  }

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Makes a part that is closed with the others. */
  synchronized <T extends AutoCloseable> T add(Maker<T> maker) throws Exception {
    if (closed) {
      throw new DemoException("ended");
    }
    T part = maker.make();
    open.push(part);
    return part;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // The others must be closed all the same.
      }
    }
  }
}
