package io.hybridrunner.link.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The kit's server: runners connect, and each attempt waits until the check says what to do. */
final class ScriptedServer implements AutoCloseable {

  private static final int SMALL_BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  ScriptedServer() throws IOException {
    this.listener = new ServerSocket();
    // What is not read soon fills up, so that a check need not send much.
    listener.setReceiveBufferSize(SMALL_BUFFER);
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start("conformance-server", this::accept);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        long at = System.nanoTime();
        sockets.add(socket);
        start("conformance-request", () -> take(socket, at));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void take(Socket socket, long at) {
    try {
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      attempts.add(new Attempt(Upgrade.read(in), socket, in, at));
    } catch (IOException gone) {
      // It left before it had asked for anything.
      sockets.remove(socket);
    }
  }

  /** Where runners connect to. */
  URI url() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort());
  }

  /** The next attempt. */
  Attempt next(Duration patience) throws InterruptedException {
    Attempt attempt = attempts.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (attempt == null) {
      throw new AssertionError("the runner did not connect");
    }
    return attempt;
  }

  /** How many attempts have come that nobody has looked at. */
  int waiting() {
    return attempts.size();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
