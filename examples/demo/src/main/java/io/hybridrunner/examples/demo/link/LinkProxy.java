package io.hybridrunner.examples.demo.link;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy between runner and relay. It can really cut the link: sockets are reset and new ones
 * refused until it is mended. It also writes down every frame that passes, in clear. Thread-safe.
 */
public final class LinkProxy implements AutoCloseable {

  private static final int BACKLOG = 16;

  private final int target;
  private final Path folder;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket listener;

  private LinkProxy(int target, Path folder, ServerSocket listener) {
    this.target = target;
    this.folder = folder;
    this.listener = listener;
    this.port = listener.getLocalPort();
  }

  /**
   * Listens on a free port of the loopback address.
   *
   * @param target the relay's port
   * @param folder where what passes is written, one file a direction of each connection
   */
  public static LinkProxy start(int target, Path folder) throws IOException {
    LinkProxy proxy = new LinkProxy(target, folder, listen(0));
    proxy.accept(proxy.listener);
    return proxy;
  }

  /** Where the runner connects to. */
  public int port() {
    return port;
  }

  /** How many connections there have been. */
  public int connections() {
    return connections.get();
  }

  /** Cuts the link: connections are reset, new ones refused. */
  public synchronized void cut() {
    quietly(listener);
    open.forEach(LinkProxy::reset);
    open.clear();
  }

  /** Lets connections pass again, at the same port. */
  public synchronized void mend() throws IOException {
    if (listener.isClosed()) {
      listener = listen(port);
      accept(listener);
    }
  }

  @Override
  public void close() {
    cut();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    // The port must be free again at once when the link is mended.
    socket.setReuseAddress(true);
    socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return socket;
  }

  private void accept(ServerSocket from) {
    thread(
        "link-proxy-accept",
        () -> {
          while (!from.isClosed()) {
            try {
              join(from, from.accept());
            } catch (IOException e) {
              // Closed by a cut, or the relay is not there: the runner tries again.
            }
          }
        });
  }

  private void join(ServerSocket from, Socket runner) throws IOException {
    Socket relay;
    try {
      relay = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      quietly(runner);
      throw e;
    }
    int number = connections.incrementAndGet();
    open.add(runner);
    open.add(relay);
    pump(runner, relay, folder.resolve("link-" + number + "-from-runner.log"));
    pump(relay, runner, folder.resolve("link-" + number + "-to-runner.log"));
    if (from.isClosed()) {
      reset(runner);
      reset(relay);
    }
  }

  private void pump(Socket from, Socket to, Path file) {
    thread(
        "link-proxy-" + file.getFileName(),
        () -> {
          try (from;
              to;
              InputStream in = from.getInputStream();
              OutputStream out = to.getOutputStream();
              OutputStream record = new BufferedOutputStream(Files.newOutputStream(file))) {
            FrameRecorder recorder = new FrameRecorder(record);
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              // Written down first: what the other side has seen is always on record.
              recorder.accept(buffer, n);
              out.write(buffer, 0, n);
            }
          } catch (IOException e) {
            // An end of the connection, by a cut or by either side.
          } finally {
            open.remove(from);
            open.remove(to);
          }
        });
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    quietly(socket);
  }

  private static void quietly(java.io.Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }
}
