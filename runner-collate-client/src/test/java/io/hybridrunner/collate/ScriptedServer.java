package io.hybridrunner.collate;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A WebSocket server by hand, on a real socket, that does to each connection what it is told. */
final class ScriptedServer implements AutoCloseable {

  /** What is done with a connection, on its own thread. */
  interface Script {
    void play(Peer peer) throws IOException;
  }

  private final String scheme;
  private final ServerSocket listener;
  private volatile Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedServer(Script first) throws IOException {
    this("ws", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), first);
  }

  private ScriptedServer(String scheme, ServerSocket listener, Script first) {
    this.scheme = scheme;
    this.script = first;
    this.listener = listener;
    start("scripted-server", this::accept);
  }

  /** One that is reached by {@code wss}. */
  static ScriptedServer secure(Certificate certificate, Script first) throws Exception {
    return secure(certificate.context(), socket -> {}, first);
  }

  /** One that shows this, with its TLS changed. */
  static ScriptedServer secure(SSLContext shown, Consumer<SSLServerSocket> change, Script first)
      throws IOException {
    ServerSocket listener =
        shown.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    change.accept((SSLServerSocket) listener);
    return new ScriptedServer("wss", listener, first);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What the next connections meet. */
  void then(Script next) {
    script = next;
  }

  URI url() {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
  }

  /** The heads of the requests that came. */
  List<String> requests() {
    return requests;
  }

  /** Cuts every connection. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        start("scripted-connection", () -> play(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void play(Socket socket) {
    try (socket) {
      Peer peer = new Peer(socket);
      requests.add(peer.head);
      script.play(peer);
    } catch (IOException gone) {
      // The other side left, which is often what the test is about.
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  /** One connection. */
  static final class Peer {
    private final FrameCodec codec = new FrameCodec();
    private final DataInputStream in;
    private final OutputStream out;
    private final String head;

    private Peer(Socket socket) throws IOException {
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      this.out = socket.getOutputStream();
      this.head = readHead(in);
    }

    private static String readHead(InputStream in) throws IOException {
      StringBuilder text = new StringBuilder();
      while (!text.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("no request");
        }
        text.append((char) next);
      }
      return text.toString();
    }

    String head() {
      return head;
    }

    void answer(String httpResponse) throws IOException {
      out.write(httpResponse.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void upgrade() throws IOException {
      String key =
          head.lines()
              .filter(
                  line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElseThrow();
      answer(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n");
    }

    private static String accept(String key) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-1")
                .digest(
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(hash);
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every JDK has SHA-1", impossible);
      }
    }

    /** Upgrades, takes the greeting, and answers it. */
    void welcome(Duration heartbeat) throws IOException {
      upgrade();
      String hello = readText();
      if (!hello.contains("\"hello\"")) {
        throw new IOException("no hello");
      }
      send(new Frame.Welcome("scripted", heartbeat, FrameCodec.MAX_FRAME_BYTES, Optional.empty()));
    }

    void send(Frame frame) throws IOException {
      sendText(codec.encode(frame));
    }

    synchronized void sendText(String text) throws IOException {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      out.write(header(0x81, payload.length));
      out.write(payload);
      out.flush();
    }

    /** A frame's beginning that announces this many bytes. */
    static byte[] header(int first, long length) {
      ByteBuffer header = ByteBuffer.allocate(10).put((byte) first);
      if (length < 126) {
        header.put((byte) length);
      } else if (length < 65_536) {
        header.put((byte) 126).putShort((short) length);
      } else {
        header.put((byte) 127).putLong(length);
      }
      byte[] bytes = new byte[header.position()];
      header.flip().get(bytes);
      return bytes;
    }

    synchronized void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    void close(int code, String reason) throws IOException {
      sendClose(code, reason);
      drain();
    }

    /** For a thread that does not read. */
    void sendClose(int code, String reason) throws IOException {
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      ByteBuffer frame = ByteBuffer.allocate(12 + text.length).put(header(0x88, 2 + text.length));
      frame.putShort((short) code).put(text);
      raw(Arrays.copyOf(frame.array(), frame.position()));
    }

    /** The token that the connection was asked for with. */
    String token() {
      return head.lines()
          .filter(line -> line.startsWith("Authorization: Bearer "))
          .map(line -> line.substring("Authorization: Bearer ".length()))
          .findFirst()
          .orElse("");
    }

    Frame read() throws IOException {
      Decoded decoded = codec.decode(readText());
      if (decoded instanceof Decoded.Known known) {
        return known.frame();
      }
      throw new IOException("not a frame: " + decoded);
    }

    /** The next text message; what is said in control frames is passed over. */
    String readText() throws IOException {
      while (true) {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) size);
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        if ((first & 0x0f) == 1) {
          return new String(payload, StandardCharsets.UTF_8);
        }
        if ((first & 0x0f) == 8) {
          throw new IOException("closed");
        }
      }
    }

    /** Reads until the other side leaves. */
    void drain() throws IOException {
      while (in.read() >= 0) {
        // What comes is of no interest.
      }
    }
  }
}
