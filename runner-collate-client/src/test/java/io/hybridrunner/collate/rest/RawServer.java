package io.hybridrunner.collate.rest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sockets by hand: what is done with each connection is told, and each request's head is kept. */
final class RawServer implements AutoCloseable {

  /** What is done with a connection whose request's head was read, on its own thread. */
  interface Script {
    void play(Socket peer) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  RawServer(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  RawServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    start(this::accept);
  }

  /** One that gives each connection these bytes, in Latin-1, and closes it. */
  static RawServer answering(String bytes) throws IOException {
    return new RawServer(peer -> write(peer, bytes));
  }

  static void write(Socket peer, String bytes) throws IOException {
    OutputStream out = peer.getOutputStream();
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  String base() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  String secureBase() {
    return "https://127.0.0.1:" + listener.getLocalPort();
  }

  /** The heads of the requests that came. */
  List<String> heads() {
    return heads;
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      heads.add(head(new BufferedInputStream(socket.getInputStream())));
      script.play(socket);
    } catch (Exception gone) {
      // The client left, which some tests want; what it saw is what is looked at.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client left in the middle of a request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
