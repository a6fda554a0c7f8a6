package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.spi.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The log of one run: files {@code log.aaaaa}, {@code log.aaaab}, … of equal size as {@code split}
 * writes them, each of them a page. When it grows too large, files from its middle go. May be read
 * while it is written. Holds no state.
 */
final class RunLog {

  /** The size of a file: with a frame around it a page stays below 1 MiB. */
  static final int SEGMENT_BYTES = 983_040;

  /** How many letters number a file: enough for 11 TB. */
  static final int SUFFIX_LETTERS = 5;

  static final String PREFIX = "log.";

  private static final int TAIL_BYTES = 65_536;
  private static final int LONGEST_TAIL_IN_UTF8 = 3;

  private final Path directory;

  RunLog(Path directory) {
    this.directory = directory;
  }

  /**
   * One page. The text of a page that was left out says how much is missing.
   *
   * @throws EngineException when there is no such page
   */
  LogPage page(Optional<String> cursor) throws IOException {
    NavigableSet<Integer> segments = segments();
    int total = segments.isEmpty() ? 1 : segments.last() + 1;
    int index = cursor.map(text -> index(text, total)).orElse(0);
    if (segments.isEmpty()) {
      return new LogPage("", 1, Optional.empty());
    }
    if (!segments.contains(index)) {
      return gap(segments, index, total);
    }
    byte[] body = bytes(index);
    if (body.length == 0 && !Files.exists(path(index))) {
      return page(cursor);
    }
    Optional<String> after =
        index + 1 < total ? Optional.of(String.valueOf(index + 1)) : Optional.empty();
    return new LogPage(text(segments, index, body), total, after);
  }

  private static int index(String cursor, int total) {
    try {
      int index = Integer.parseInt(cursor);
      if (index >= 0 && index < total) {
        return index;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, in one sentence for both ways to be wrong.
    }
    String shown = cursor.length() <= 32 ? cursor : cursor.substring(0, 29) + "...";
    throw new EngineException(
        Cause.of(
            Kind.BAD_REQUEST,
            "cursor '" + shown + "' is no page of this log, which has pages 0 to " + (total - 1),
            "Begin without a cursor and go on with those that pages name."));
  }

  private static LogPage gap(NavigableSet<Integer> segments, int index, int total) {
    Integer before = segments.lower(index);
    Integer next = segments.higher(index);
    int first = before == null ? 0 : before + 1;
    int after = next == null ? total : next;
    String text =
        String.format(
            Locale.ROOT,
            "[... %,d bytes of this log were left out here to keep it within its bound ...]\n",
            (long) (after - first) * SEGMENT_BYTES);
    return new LogPage(
        text, total, next == null ? Optional.empty() : Optional.of(String.valueOf(next)));
  }

  /**
   * A character on the border of two pages belongs to the second one: the first may be read before
   * the rest of it is written.
   */
  private String text(NavigableSet<Integer> segments, int index, byte[] body) throws IOException {
    byte[] begun = segments.contains(index - 1) ? cutCharacter(index - 1) : new byte[0];
    boolean followsGap = index > 0 && !segments.contains(index - 1);
    int from = followsGap ? continuation(body) : 0;
    int to = Math.max(from, wholeCharacters(body));
    ByteArrayOutputStream page = new ByteArrayOutputStream(begun.length + to - from);
    page.writeBytes(begun);
    page.write(body, from, to - from);
    return page.toString(StandardCharsets.UTF_8);
  }

  /** The bytes of a character that begins at the end of a file and is not whole there. */
  private byte[] cutCharacter(int index) throws IOException {
    byte[] end = end(index);
    return Arrays.copyOfRange(end, wholeCharacters(end), end.length);
  }

  /** How many bytes at the beginning go on with a character that cannot be seen. */
  private static int continuation(byte[] bytes) {
    int count = 0;
    while (count < Math.min(LONGEST_TAIL_IN_UTF8, bytes.length) && (bytes[count] & 0xC0) == 0x80) {
      count++;
    }
    return count;
  }

  /** Where the last character begins that is not there as a whole yet; the length if it is. */
  private static int wholeCharacters(byte[] bytes) {
    for (int back = 1; back <= Math.min(LONGEST_TAIL_IN_UTF8, bytes.length); back++) {
      int lead = bytes[bytes.length - back] & 0xFF;
      if (lead >= 0xC0) {
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        return needed > back ? bytes.length - back : bytes.length;
      }
      if (lead < 0x80) {
        return bytes.length;
      }
    }
    return bytes.length;
  }

  /** Lets files from the middle go until the log is within its bound. */
  void trim(long maxBytes) throws IOException {
    NavigableSet<Integer> segments = segments();
    long keep = Math.max(2, maxBytes / SEGMENT_BYTES);
    Integer victim = segments.isEmpty() ? null : segments.higher(0);
    while (victim != null && segments.size() > keep) {
      Files.deleteIfExists(path(victim));
      segments.remove(victim);
      victim = segments.higher(0);
    }
  }

  /** The last lines, without those that cannot be seen from their beginning. */
  String tail() throws IOException {
    NavigableSet<Integer> segments = segments();
    if (segments.isEmpty()) {
      return "";
    }
    int last = segments.last();
    byte[] window = bytes(last);
    boolean fromTheStart = last == 0;
    if (window.length < TAIL_BYTES && segments.contains(last - 1)) {
      byte[] before = bytes(last - 1);
      byte[] both = Arrays.copyOf(before, before.length + window.length);
      System.arraycopy(window, 0, both, before.length, window.length);
      window = both;
      fromTheStart = last == 1;
    }
    if (window.length > TAIL_BYTES) {
      window = Arrays.copyOfRange(window, window.length - TAIL_BYTES, window.length);
      fromTheStart = false;
    }
    String text = new String(window, StandardCharsets.UTF_8);
    if (fromTheStart) {
      return text;
    }
    int firstWhole = text.indexOf('\n') + 1;
    return firstWhole == 0 ? "" : text.substring(firstWhole);
  }

  private NavigableSet<Integer> segments() throws IOException {
    NavigableSet<Integer> indexes = new TreeSet<>();
    OwnerFiles.list(directory).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(name -> name.matches("log\\.[a-z]{" + SUFFIX_LETTERS + "}"))
        .forEach(name -> indexes.add(number(name.substring(PREFIX.length()))));
    return indexes;
  }

  private static int number(String letters) {
    int number = 0;
    for (int i = 0; i < letters.length(); i++) {
      number = number * 26 + (letters.charAt(i) - 'a');
    }
    return number;
  }

  private Path path(int index) {
    char[] letters = new char[SUFFIX_LETTERS];
    int rest = index;
    for (int i = SUFFIX_LETTERS - 1; i >= 0; i--) {
      letters[i] = (char) ('a' + rest % 26);
      rest /= 26;
    }
    return directory.resolve(PREFIX + String.valueOf(letters));
  }

  /** A file's content; empty when it was let go meanwhile. */
  private byte[] bytes(int index) throws IOException {
    try {
      return Files.readAllBytes(path(index));
    } catch (NoSuchFileException gone) {
      return new byte[0];
    }
  }

  private byte[] end(int index) throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(path(index))) {
      long size = file.size();
      file.position(Math.max(0, size - LONGEST_TAIL_IN_UTF8));
      return Channels.newInputStream(file).readNBytes(LONGEST_TAIL_IN_UTF8);
    } catch (NoSuchFileException gone) {
      return new byte[0];
    }
  }
}
