package io.hybridrunner.relay;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A runner's end of a link, byte by byte: for what no WebSocket client would send. */
final class RawLink implements AutoCloseable {

  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PONG = 10;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Part(int opcode, byte[] payload) {}

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final String head;

  /** Upgrades, with these further header lines; reads the answer's head. */
  RawLink(int port, String... headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    String request =
        """
        GET /runner-link/v1 HTTP/1.1
        Host: relay
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        """;
    String all = request + String.join("\n", headers) + (headers.length == 0 ? "\n" : "\n\n");
    out.write(all.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    head = readHead();
  }

  static RawLink open(int port) throws IOException {
    return new RawLink(port, "Authorization: Bearer " + RelayRig.RUNNER_TOKEN);
  }

  String head() {
    return head;
  }

  private String readHead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  /** Writes bytes as they are. */
  void write(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** The head of a final text frame that announces this length; the mask is zero. */
  void writeTextHead(long length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14);
    frame.put((byte) 0x81).put((byte) (0x80 | 127)).putLong(length).putInt(0);
    write(frame.array());
  }

  void writeText(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeTextHead(bytes.length);
    write(bytes);
  }

  /** A ping of at most 125 bytes; the mask is zero. */
  static byte[] ping(byte... payload) {
    return ByteBuffer.allocate(6 + payload.length)
        .put((byte) 0x89)
        .put((byte) (0x80 | payload.length))
        .putInt(0)
        .put(payload)
        .array();
  }

  /** The payload of the next pong, text passed over; empty when the link has ended. */
  Optional<byte[]> pong() throws IOException {
    Optional<Part> part = next();
    while (part.isPresent() && part.get().opcode() != PONG) {
      part = next();
    }
    return part.map(Part::payload);
  }

  /** Whether something has come that was not read yet. */
  boolean hasNews() throws IOException {
    return in.available() > 0;
  }

  /** The code of the close frame that comes, other frames passed over; -1 for an end without. */
  int closeCode() throws IOException {
    Optional<Part> part = next();
    while (part.isPresent() && part.get().opcode() != CLOSE) {
      part = next();
    }
    return part.map(close -> (int) ByteBuffer.wrap(close.payload()).getShort()).orElse(-1);
  }

  /** The next text message; empty when the link has ended, with a goodbye or without. */
  Optional<String> text() throws IOException {
    Optional<Part> part = next();
    while (part.isPresent() && part.get().opcode() > CLOSE) {
      part = next();
    }
    return part.filter(text -> text.opcode() == TEXT)
        .map(text -> new String(text.payload(), StandardCharsets.UTF_8));
  }

  /** The next WebSocket frame that is whole; the relay does not fragment. */
  private Optional<Part> next() throws IOException {
    try {
      int opcode = in.readUnsignedByte() & 0x0f;
      int length = in.readUnsignedByte();
      long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] payload = new byte[(int) size];
      in.readFully(payload);
      return Optional.of(new Part(opcode, payload));
    } catch (EOFException end) {
      return Optional.empty();
    } catch (SocketException reset) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
