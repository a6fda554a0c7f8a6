package io.hybridrunner.collate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that speaks nothing by itself: each connection is handed over on a thread of its own.
 */
final class RawListener implements AutoCloseable {

  /** What is done with a connection; it is closed after it. */
  interface Use {
    void of(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  RawListener(Use use) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(() -> accept(use));
  }

  /** One that says nothing, and waits until the other side leaves. */
  static RawListener silent() throws IOException {
    return new RawListener(
        socket -> {
          while (socket.getInputStream().read() >= 0) {
            // What comes is of no interest.
          }
        });
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-listener");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(Use use) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        accepted.incrementAndGet();
        start(() -> play(use, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void play(Use use, Socket socket) {
    try (socket) {
      use.of(socket);
    } catch (IOException gone) {
      // The other side left, or the script wants it to seem so.
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  URI url(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  /** How many connections came. */
  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
