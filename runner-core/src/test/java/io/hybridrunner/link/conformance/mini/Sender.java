package io.hybridrunner.link.conformance.mini;

import io.hybridrunner.link.conformance.WebSocket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** Writes what is to be sent on a thread of its own, so that a slow reader holds up nobody else. */
final class Sender {

  private static final int MOST_WAITING = 1_000;

  private interface Write {
    void to(WebSocket socket) throws IOException;
  }

  private final WebSocket socket;
  private final boolean bounded;
  private final boolean newestPongOnly;
  private final Queue<Write> waiting = new ArrayDeque<>();
  private byte[] pong = {};
  private boolean owesPong;
  private boolean over;

  Sender(WebSocket socket, boolean bounded, boolean newestPongOnly) {
    this.socket = socket;
    this.bounded = bounded;
    this.newestPongOnly = newestPongOnly;
    Mini.start("mini-sender", this::writeAll);
  }

  private void writeAll() {
    try {
      for (Write next = next(); !over; next = next()) {
        next.to(socket);
      }
    } catch (IOException | InterruptedException gone) {
      end();
    }
  }

  private synchronized Write next() throws InterruptedException {
    while (waiting.isEmpty() && !owesPong && !over) {
      wait();
    }
    if (owesPong) {
      owesPong = false;
      byte[] payload = pong;
      return to -> to.frame(WebSocket.FIN | WebSocket.PONG, payload);
    }
    Write write = waiting.poll();
    return write == null ? to -> {} : write;
  }

  private synchronized void add(Write write) {
    if (bounded && waiting.size() >= MOST_WAITING) {
      end();
    } else {
      waiting.add(write);
      notifyAll();
    }
  }

  void text(String text) {
    add(to -> to.text(text));
  }

  /** The newest ping is answered; those that could not be answered before it came are not. */
  synchronized void pong(byte[] payload) {
    if (newestPongOnly) {
      pong = payload;
      owesPong = true;
      notifyAll();
    } else {
      add(to -> to.frame(WebSocket.FIN | WebSocket.PONG, payload));
    }
  }

  /** Says goodbye after what waits, then ends the connection. */
  void goodbye(int code, String reason) {
    add(
        to -> {
          to.goodbye(code, reason);
          // An end at once would reset the connection, and the goodbye could be lost.
          to.finishWriting();
        });
  }

  /** Ends the connection. */
  synchronized void end() {
    over = true;
    notifyAll();
    try {
      socket.close();
    } catch (IOException gone) {
      waiting.clear();
    }
  }
}
