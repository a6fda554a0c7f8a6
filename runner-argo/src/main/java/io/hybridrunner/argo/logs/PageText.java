package io.hybridrunner.argo.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The text of a page while it is put together, with a bound. Not thread-safe. */
final class PageText {

  private static final int LONGEST_CHARACTER = 4;

  private final byte[] bytes;
  private int size;
  private boolean hasLines;

  PageText(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Whether a whole line of a log is in it. */
  boolean hasLines() {
    return hasLines;
  }

  void keepLine() {
    hasLines = true;
  }

  /** A line of ours, on a line of its own; false when there is no room. */
  boolean say(String line) {
    boolean begun = size > 0 && bytes[size - 1] != '\n';
    byte[] text = ((begun ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8);
    if (text.length > bytes.length - size) {
      return false;
    }
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
    return true;
  }

  void endLine() {
    if (size > 0 && size < bytes.length && bytes[size - 1] != '\n') {
      bytes[size++] = '\n';
    }
  }

  /** Takes what has room of the present line; how many bytes that is. */
  int take(StampedLines lines) throws IOException {
    int count = lines.read(bytes, size, bytes.length - size);
    size += count;
    return count;
  }

  void cutTo(int earlier) {
    size = earlier;
  }

  /** Drops a character that is not whole at the end; how many bytes that are. */
  int dropBrokenCharacter() {
    for (int back = 1; back < LONGEST_CHARACTER && back <= size; back++) {
      int lead = bytes[size - back] & 0xFF;
      if (lead < 0x80) {
        return 0;
      }
      if (lead >= 0xC0) {
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        int dropped = needed > back && back < size ? back : 0;
        size -= dropped;
        return dropped;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
