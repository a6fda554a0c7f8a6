package io.hybridrunner.link.conformance;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The HTTP before a WebSocket: the head of a request or an answer, as it came. */
public record Upgrade(String head) {

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int LONGEST = 64 * 1024;

  /** Reads up to the empty line. */
  public static Upgrade read(BufferedInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0 || head.length() > LONGEST) {
        throw new EOFException("no whole HTTP head: " + head);
      }
      head.append((char) next);
    }
    return new Upgrade(head.toString());
  }

  /** The first line. */
  public String line() {
    return head.substring(0, head.indexOf("\r\n"));
  }

  /** The status of an answer. */
  public int status() {
    return Integer.parseInt(line().split(" ", 3)[1]);
  }

  /** A header's value. */
  public Optional<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  /** The answer that opens a WebSocket for this request. */
  public String opening() {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept(header("Sec-WebSocket-Key").orElse(""))
        + "\r\n\r\n";
  }

  /** What proves that a key was read by a WebSocket server. */
  public static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
