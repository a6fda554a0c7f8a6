package io.hybridrunner.argo.logs;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where a page begins.
 *
 * @param page its number, from 0
 * @param attempt the part's attempt
 * @param pod the part's pod
 * @param container the part's container
 * @param position the place in the part
 */
record Cursor(int page, int attempt, String pod, String container, Position position) {

  private static final String NONE = "-";
  private static final int FIELDS = 9;

  static Cursor at(int page, Part part, Position position) {
    return new Cursor(page, part.attempt(), part.pod(), part.container(), position);
  }

  boolean isIn(Part part) {
    return part.pod().equals(pod) && part.container().equals(container);
  }

  String write() {
    String text =
        String.join(
            "\n",
            String.valueOf(page),
            String.valueOf(attempt),
            pod,
            container,
            position.since().map(Instant::toString).orElse(NONE),
            String.valueOf(position.lines()),
            position.last().map(Instant::toString).orElse(NONE),
            String.valueOf(position.offset()));
    String whole = text + "\n" + check(text);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(whole.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws EngineException when it did not
   */
  static Cursor read(String cursor) {
    try {
      String whole = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] fields = whole.split("\n", -1);
      int end = whole.lastIndexOf('\n');
      if (fields.length == FIELDS && check(whole.substring(0, end)).equals(fields[FIELDS - 1])) {
        Position position =
            new Position(
                instant(fields[4]),
                Long.parseLong(fields[5]),
                instant(fields[6]),
                Long.parseLong(fields[7]));
        return new Cursor(
            Integer.parseInt(fields[0]),
            Integer.parseInt(fields[1]),
            fields[2],
            fields[3],
            position);
      }
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      // Reported below, in one sentence for all ways to be wrong.
    }
    throw new EngineException(
        Cause.of(
            Kind.BAD_REQUEST,
            "cursor '" + Printable.of(cursor, 32) + "' is no page of this log",
            "Begin without a cursor and go on with those that pages name."));
  }

  private static Optional<Instant> instant(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(Instant.parse(text));
  }

  /** Against cut and mistyped ones; nothing is secret here. */
  private static String check(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
