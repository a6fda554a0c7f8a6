package io.hybridrunner.argo.logs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads lines that begin with a time, in small memory however long they are. A line without a time
 * goes on with the one before it: so it is after runtimes have cut a long one. Not thread-safe.
 */
final class StampedLines implements Closeable {

  private static final int LONGEST_STAMP = 40;

  private final InputStream in;
  private final byte[] buffer = new byte[65_536];
  private int position;
  private int limit;
  private boolean ended;
  private Optional<IOException> fault = Optional.empty();
  private boolean inLine;
  private Instant stamp = Instant.MIN;

  StampedLines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line, past what was not read of the present one; false at the end. */
  boolean next() throws IOException {
    while (inLine) {
      skipText(Long.MAX_VALUE);
    }
    if (!hasBytes(LONGEST_STAMP)) {
      return false;
    }
    inLine = true;
    readStamp().ifPresent(time -> stamp = time);
    return true;
  }

  /** The time of the line, or of the one it goes on with; the least instant when there is none. */
  Instant stamp() {
    return stamp;
  }

  /**
   * Whether something of the line is not read yet, having looked: the last may have no line feed.
   */
  boolean hasText() throws IOException {
    return inLine && mayHaveMore();
  }

  /** Reads text of the line, its line feed included, as far as there is room. */
  int read(byte[] into, int offset, int room) throws IOException {
    int copied = 0;
    while (inLine && copied < room && mayHaveMore()) {
      int count = Math.min(inBuffer(), room - copied);
      System.arraycopy(buffer, position, into, offset + copied, count);
      copied += count;
      pass(count);
    }
    return copied;
  }

  /** Passes over text of the line, its line feed included. */
  void skipText(long bytes) throws IOException {
    long left = bytes;
    while (inLine && left > 0 && mayHaveMore()) {
      int count = (int) Math.min(inBuffer(), left);
      left -= count;
      pass(count);
    }
  }

  private boolean mayHaveMore() throws IOException {
    if (!hasBytes(1)) {
      inLine = false;
    }
    return inLine;
  }

  /** How much of the line is in the buffer; at least one byte. */
  private int inBuffer() {
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i + 1 - position;
      }
    }
    return limit - position;
  }

  private void pass(int count) {
    position += count;
    inLine = buffer[position - 1] != '\n';
  }

  private Optional<Instant> readStamp() {
    int end = position;
    int last = Math.min(limit, position + LONGEST_STAMP);
    while (end < last && buffer[end] != ' ' && buffer[end] != '\n') {
      end++;
    }
    boolean looksLikeOne =
        end < last && end - position >= 20 && buffer[position + 4] == '-' && buffer[end] == ' ';
    if (!looksLikeOne) {
      return Optional.empty();
    }
    try {
      String text = new String(buffer, position, end - position, StandardCharsets.US_ASCII);
      Instant time = Instant.parse(text);
      position = end + 1;
      return Optional.of(time);
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /**
   * Fills the buffer up to that many bytes, if there are as many; false when there are none. When
   * the stream breaks, what came whole before is given first.
   */
  private boolean hasBytes(int wanted) throws IOException {
    if (limit - position < wanted && !ended && fault.isEmpty()) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
      fill(wanted);
    }
    if (fault.isPresent() && limit - position < wanted && !holdsLine()) {
      throw fault.get();
    }
    return limit > position;
  }

  private void fill(int wanted) {
    try {
      while (limit < wanted && !ended) {
        int count = in.read(buffer, limit, buffer.length - limit);
        ended = count < 0;
        limit += Math.max(0, count);
      }
    } catch (IOException broken) {
      fault = Optional.of(broken);
    }
  }

  private boolean holdsLine() {
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
