package io.hybridrunner.collate.token;

import io.hybridrunner.model.SecretValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands where a token should be, as people put it there. No message shows any of it.
 * Immutable.
 */
public sealed interface TokenText {

  /**
   * A token that can be sent.
   *
   * @param token it alone
   * @param claims what it says of itself
   * @param cut what stood around it and was cut off, in words; mostly nothing
   */
  record Usable(SecretValue token, TokenClaims claims, List<String> cut) implements TokenText {
    /** Copies the list. */
    public Usable {
      cut = List.copyOf(cut);
    }
  }

  /**
   * Not a token.
   *
   * @param message what is wrong, as the rest of a sentence about it
   * @param cure what to do
   */
  record Unusable(String message, String cure) implements TokenText {}

  /**
   * Reads a text. White space, a byte order mark, quotes and the word {@code Bearer} around a token
   * are cut off: no token has them, and files, templates and people put them there.
   */
  static TokenText read(String text) {
    Set<String> cut = new LinkedHashSet<>();
    String token = text;
    String before;
    do {
      before = token;
      token = withoutScheme(unquoted(stripped(token, cut), cut), cut);
    } while (!token.equals(before));
    if (token.isEmpty()) {
      return new Unusable("is empty", "Put the token into it");
    }
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return new Unusable(
          "holds white space or other characters that no token has", "Copy the token again");
    }
    if (Jwt.isUnsigned(token)) {
      return new Unusable(
          "is a JWT without a signature, which no server may believe",
          "Copy the bot's token again, whole, from the bot's page in the server");
    }
    return new Usable(SecretValue.of(token), Jwt.claims(token), new ArrayList<>(cut));
  }

  private static String stripped(String text, Set<String> cut) {
    int begin = 0;
    int end = text.length();
    while (begin < end && isBlank(text.charAt(begin), cut)) {
      begin++;
    }
    while (end > begin && isBlank(text.charAt(end - 1), cut)) {
      end--;
    }
    return text.substring(begin, end);
  }

  private static boolean isBlank(char c, Set<String> cut) {
    boolean isMark = c == '\uFEFF';
    boolean isBlank =
        isMark
            || Character.isWhitespace(c)
            || Character.isSpaceChar(c)
            || Character.getType(c) == Character.FORMAT;
    if (isBlank) {
      cut.add(isMark ? "a byte order mark" : "white space");
    }
    return isBlank;
  }

  private static String unquoted(String text, Set<String> cut) {
    int last = text.length() - 1;
    boolean isQuoted =
        last > 0 && "\"'".indexOf(text.charAt(0)) >= 0 && text.charAt(0) == text.charAt(last);
    if (isQuoted) {
      cut.add("quotes");
    }
    return isQuoted ? text.substring(1, last) : text;
  }

  private static String withoutScheme(String text, Set<String> cut) {
    for (String word : List.of("authorization:", "bearer")) {
      int end = word.length();
      boolean isWord = text.length() == end || word.endsWith(":") || isSpace(text, end);
      if (text.regionMatches(true, 0, word, 0, end) && isWord) {
        cut.add("the word Bearer");
        return text.substring(end).stripLeading();
      }
    }
    return text;
  }

  private static boolean isSpace(String text, int at) {
    return text.length() > at && Character.isWhitespace(text.charAt(at));
  }
}
