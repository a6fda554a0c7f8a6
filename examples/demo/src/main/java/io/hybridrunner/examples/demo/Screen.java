package io.hybridrunner.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What the demo shows: a timeline, one line an event, and a table at the end. Thread-safe. */
final class Screen {

  /** How a word is meant; its colour on a terminal that has colours. */
  enum Tone {
    PLAIN("0"),
    GOOD("32"),
    BAD("31"),
    BUSY("33"),
    FAINT("2"),
    STRONG("1");

    private final String code;

    Tone(String code) {
      this.code = code;
    }

    /** The tone of an OpenMetadata {@code pipelineState}. */
    static Tone ofState(String state) {
      return switch (state) {
        case "success", "partialSuccess" -> GOOD;
        case "failed" -> BAD;
        case "running", "queued", "stopped" -> BUSY;
        default -> PLAIN;
      };
    }
  }

  /** One row of the table of runs; counts below zero are not known. */
  record Row(String pipeline, String phase, long tables, long columns, long millis, String cause) {}

  private static final int DEFAULT_WIDTH = 100;
  private static final int DETAIL_COLUMN = 40;

  private final PrintStream out;
  private final int width;
  private final boolean colours;
  private final LongSupplier nanoTime;
  private final long begin;
  private final StringBuilder shown = new StringBuilder();

  /**
   * A screen whose time begins now.
   *
   * @param columns the terminal's width; 0 when there is none
   */
  Screen(PrintStream out, int columns, boolean colours, LongSupplier nanoTime) {
    this.out = out;
    this.width = columns == 0 ? DEFAULT_WIDTH : Math.max(60, Math.min(columns, DEFAULT_WIDTH));
    this.colours = colours;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
  }

  synchronized void line(String text) {
    shown.append(text).append('\n');
    out.println(text);
    out.flush();
  }

  /** Everything that was shown so far. */
  synchronized String shown() {
    return shown.toString();
  }

  synchronized void heading(String text) {
    line("");
    line(paint(Tone.STRONG, text));
  }

  /** A paragraph, wrapped and indented by two. */
  synchronized void paragraph(String text) {
    wrap(text, width - 2).forEach(part -> line("  " + part));
  }

  /** An event: who, a word on what happened, and more. */
  synchronized void event(String who, Tone tone, String word, String detail) {
    double seconds = (nanoTime.getAsLong() - begin) / 1e9;
    List<String> parts = wrap(detail, width - DETAIL_COLUMN);
    String head =
        String.format(Locale.ROOT, "%6.1f s  %s  ", seconds, pad(who, 16))
            + paint(tone, pad(word, 10))
            + "  ";
    line((head + parts.get(0)).stripTrailing());
    parts.stream().skip(1).forEach(part -> line(" ".repeat(DETAIL_COLUMN) + part));
  }

  synchronized void table(List<Row> rows) {
    heading("Runs");
    line(
        paint(
            Tone.FAINT,
            "  %-18s%-12s%8s%10s%10s".formatted("pipeline", "phase", "tables", "columns", "took")));
    for (Row row : rows) {
      line(
          "  %-18s%s%8s%10s%10s"
              .formatted(
                  row.pipeline(),
                  paint(Tone.ofState(row.phase()), pad(row.phase(), 12)),
                  count(row.tables()),
                  count(row.columns()),
                  String.format(Locale.ROOT, "%.1f s", row.millis() / 1000.0)));
      if (!row.cause().isEmpty()) {
        wrap(row.cause(), width - 6).forEach(part -> line("      " + paint(Tone.FAINT, part)));
      }
    }
  }

  private static String count(long count) {
    return count < 0 ? "-" : Long.toString(count);
  }

  private String paint(Tone tone, String text) {
    return colours && tone != Tone.PLAIN ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
  }

  private static String pad(String text, int length) {
    return String.format(Locale.ROOT, "%-" + length + "s", text);
  }

  /** Breaks at spaces; a word that is longer than a line gets a line of its own. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
