package io.hybridrunner.server.logging;

/** Makes texts fit for one line of a terminal: nothing in them can end it or steer the screen. */
final class LineText {

  private LineText() {}

  /** The text with control, line-breaking and direction characters written as escapes. */
  static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(line, c));
    return line.toString();
  }

  /** As it is when it is one word, in quotes otherwise. */
  static String word(String text) {
    String escaped = escaped(text);
    boolean isWord =
        !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
    return isWord ? escaped : '"' + escaped.replace("\"", "\\\"") + '"';
  }

  private static void append(StringBuilder line, int c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isUnsafe(c)) {
          line.append(String.format("\\u%04x", c));
        } else {
          line.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
