package io.hybridrunner.document;

/** Text of others made fit for a line of a message: one line, nothing invisible, not long. */
public final class Printable {

  private static final int LONGEST = 256;

  private Printable() {}

  /** The text with what cannot be seen escaped, cut when it is very long. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** The same, of at most this many characters before they are escaped. */
  public static String of(String text, int longest) {
    String whole = text.length() <= longest ? text : text.substring(0, longest - 1);
    StringBuilder printable = new StringBuilder(whole.length());
    whole.codePoints().forEach(c -> append(printable, c));
    return whole.length() == text.length()
        ? printable.toString()
        : printable.append('…').toString();
  }

  private static void append(StringBuilder printable, int c) {
    switch (c) {
      case '\n' -> printable.append("\\n");
      case '\r' -> printable.append("\\r");
      case '\t' -> printable.append("\\t");
      default -> {
        if (isPrintable(c)) {
          printable.appendCodePoint(c);
        } else {
          printable.append(String.format("\\u%04x", c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
