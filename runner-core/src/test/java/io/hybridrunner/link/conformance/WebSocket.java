package io.hybridrunner.link.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One end of a WebSocket (RFC 6455) on a plain socket. It reads strictly; it writes what it is
 * told, right or wrong. One thread may read while others write.
 */
public final class WebSocket implements AutoCloseable {

  /** Opcodes. */
  public static final int CONTINUATION = 0;

  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** The bit of a frame's first byte that says that it is the message's last. */
  public static final int FIN = 0x80;

  /** The largest message that is read. */
  public static final int MAX_MESSAGE = 8 * 1024 * 1024;

  /** Which end this is: the client's masks what it sends. */
  public enum End {
    CLIENT,
    SERVER
  }

  /** A whole message, or a control frame. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Message(int opcode, byte[] payload) {}

  private record Head(int opcode, boolean last, long length) {}

  private final Socket socket;
  private final End end;
  private final DataInputStream in;
  private final OutputStream out;
  private final Runnable heard;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private int messageOpcode = -1;

  /**
   * An end of an upgraded socket.
   *
   * @param heard called for every frame, and for every part of one
   */
  public WebSocket(Socket socket, BufferedInputStream in, End end, Runnable heard)
      throws IOException {
    this.socket = socket;
    this.end = end;
    this.in = new DataInputStream(in);
    this.out = socket.getOutputStream();
    this.heard = heard;
  }

  /**
   * The next whole message or control frame.
   *
   * @throws BrokenRulesException when the other side does not keep to RFC 6455, or sends too much
   */
  public Message read() throws IOException {
    while (true) {
      Head head = readHead();
      byte[] payload = readPayload(head);
      if (head.opcode() >= CLOSE) {
        return control(head, payload);
      }
      message.write(payload);
      if (head.last()) {
        Message whole = new Message(messageOpcode, message.toByteArray());
        messageOpcode = -1;
        message.reset();
        return whole;
      }
    }
  }

  private Head readHead() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    heard.run();
    int opcode = first & 0x0f;
    boolean last = (first & FIN) != 0;
    require((first & 0x70) == 0, "a reserved bit is set");
    boolean masked = (second & 0x80) != 0;
    require(masked == (end == End.SERVER), masked ? "a server's frame is masked" : "no mask");
    long length = second & 0x7f;
    if (opcode >= CLOSE) {
      require(opcode <= PONG, "unknown opcode " + opcode);
      require(last && length <= 125, "a control frame is in parts or too long");
    } else {
      require(opcode <= BINARY, "unknown opcode " + opcode);
      require((opcode == CONTINUATION) == (messageOpcode >= 0), "parts are out of order");
      messageOpcode = opcode == CONTINUATION ? messageOpcode : opcode;
    }
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length < 0 || length + message.size() > MAX_MESSAGE) {
      throw new BrokenRulesException(1009, "a message of more than " + MAX_MESSAGE + " bytes");
    }
    return new Head(opcode, last, length);
  }

  private byte[] readPayload(Head head) throws IOException {
    byte[] mask = new byte[4];
    if (end == End.SERVER) {
      in.readFully(mask);
    }
    byte[] payload = new byte[(int) head.length()];
    int at = 0;
    while (at < payload.length) {
      int read = in.read(payload, at, payload.length - at);
      if (read < 0) {
        throw new java.io.EOFException();
      }
      at += read;
      heard.run();
    }
    apply(mask, payload);
    return payload;
  }

  private Message control(Head head, byte[] payload) throws IOException {
    if (head.opcode() == CLOSE) {
      require(payload.length != 1, "half a close code");
      if (payload.length >= 2) {
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        require(code >= 1000 && code != 1005 && code != 1006, "close code " + code);
      }
    }
    return new Message(head.opcode(), payload);
  }

  private static void require(boolean kept, String what) throws BrokenRulesException {
    if (!kept) {
      throw new BrokenRulesException(1002, what);
    }
  }

  /**
   * The text of a text message.
   *
   * @throws BrokenRulesException when it is not UTF-8
   */
  public static String text(Message message) throws BrokenRulesException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(message.payload()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new BrokenRulesException(1007, "text is not UTF-8");
    }
  }

  private static void apply(byte[] mask, byte[] payload) {
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
  }

  /** Writes bytes as they are. */
  public synchronized void bytes(byte... raw) throws IOException {
    out.write(raw);
    out.flush();
  }

  /** Writes one frame whose first byte is this, rightly masked for this end. */
  public void frame(int first, byte[] payload) throws IOException {
    bytes(encoded(first, payload, end == End.CLIENT));
  }

  /** One frame; its mask, when it has one, is not zero, so that it must be undone. */
  static byte[] encoded(int first, byte[] payload, boolean masked) {
    byte[] body = payload.clone();
    byte[] mask = {0x1d, 0x4c, 0x7b, 0x2a};
    byte[] head = head(first, payload.length, masked);
    ByteBuffer frame = ByteBuffer.allocate(head.length + (masked ? 4 : 0) + body.length).put(head);
    if (masked) {
      apply(mask, body);
      frame.put(mask);
    }
    return frame.put(body).array();
  }

  /** The head of a frame that announces this length; a mask, when there is one, is to follow. */
  static byte[] head(int first, long length, boolean masked) {
    int bit = masked ? 0x80 : 0;
    if (length < 126) {
      return new byte[] {(byte) first, (byte) (bit | length)};
    }
    if (length < 65_536) {
      return ByteBuffer.allocate(4)
          .put((byte) first)
          .put((byte) (bit | 126))
          .putShort((short) length)
          .array();
    }
    return ByteBuffer.allocate(10)
        .put((byte) first)
        .put((byte) (bit | 127))
        .putLong(length)
        .array();
  }

  /** Writes a text message. */
  public void text(String text) throws IOException {
    frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a close frame. */
  public void goodbye(int code, String reason) throws IOException {
    byte[] why = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + why.length).putShort((short) code).put(why).array();
    frame(FIN | CLOSE, payload);
  }

  /** Nothing more is written; the other side sees the end when it has read what was. */
  public void finishWriting() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads and throws away what still comes, to the end. */
  public void drain() throws IOException {
    var unused = in.transferTo(OutputStream.nullOutputStream());
  }

  /** Whether a message has begun to come and is not whole yet. */
  public boolean isWithinMessage() {
    return messageOpcode >= 0;
  }

  /** Cuts the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
