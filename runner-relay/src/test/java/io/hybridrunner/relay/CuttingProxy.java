package io.hybridrunner.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Stands between runner and relay and cuts each connection after so many bytes, of both directions
 * together: between messages, within one, within the upgrade. What the other side has not read by
 * then is lost.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final LongSupplier bytesUntilCut;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  CuttingProxy(int target, LongSupplier bytesUntilCut) {
    this.target = target;
    this.bytesUntilCut = bytesUntilCut;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException fault) {
      throw new AssertionError(fault);
    }
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket runner = server.accept();
        Socket relay = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(runner);
        open.add(relay);
        AtomicLong left = new AtomicLong(bytesUntilCut.getAsLong());
        start(() -> carry(runner, relay, left));
        start(() -> carry(relay, runner, left));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void carry(Socket from, Socket to, AtomicLong left) {
    byte[] buffer = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        long before = left.getAndAdd(-read);
        out.write(buffer, 0, (int) Math.max(0, Math.min(read, before)));
        if (before <= read) {
          return;
        }
      }
    } catch (IOException broken) {
      // Both are closed; that is what this is for.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException fault) {
      throw new AssertionError(fault);
    }
  }
}
