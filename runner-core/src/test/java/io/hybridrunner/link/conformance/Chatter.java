package io.hybridrunner.link.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What the kit sends on a link beside what a check sends, on threads of its own. */
final class Chatter {

  private final WebSocket socket;
  private final Runnable ended;
  private volatile boolean silent;

  /**
   * @param ended told when nothing can be sent any more
   */
  Chatter(WebSocket socket, Runnable ended) {
    this.socket = socket;
    this.ended = ended;
  }

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends this at once and then this often. */
  void beat(JsonNode heartbeat, Duration interval) {
    start("conformance-heartbeat", () -> repeat(heartbeat.toString(), interval));
  }

  private void repeat(String text, Duration interval) {
    try {
      while (!silent) {
        socket.text(text);
        LockSupport.parkNanos(interval.toNanos());
      }
    } catch (IOException gone) {
      // The reading thread says how the link has ended.
      silent = true;
    }
  }

  void fallSilent() {
    silent = true;
  }

  /** Sends this so often; then now and then a heartbeat, which shows whether the link is there. */
  void flood(String text, int times) {
    start("conformance-flood", () -> sendAll(text, times));
  }

  private void sendAll(String text, int times) {
    try {
      for (int i = 0; i < times; i++) {
        socket.text(text);
      }
    } catch (IOException cut) {
      ended.run();
      return;
    }
    repeat(Frames.frame("heartbeat").toString(), Link.PAUSE);
    ended.run();
  }
}
