package io.hybridrunner.model;

import java.util.Optional;

/**
 * A reference to a secret: what stands in a document in place of a password. Immutable,
 * thread-safe; prints as it is written, and the name is not secret.
 *
 * <p>Forms: {@code secret:<name>}, and for our own resolver also {@code secret:<name>#<key>}.
 * OpenMetadata's ingestion image knows only the first, and takes the name verbatim.
 *
 * @param name the secret's name in the store, verbatim; what a name may hold is the store's rule
 * @param key the key within it, when it holds several
 */
public record SecretRef(String name, Optional<String> key) {

  /** What every reference begins with. */
  public static final String PREFIX = "secret:";

  /** The most characters a reference may have; no store knows names as long. */
  public static final int LONGEST = 1024;

  /**
   * Checks what holds for every store.
   *
   * @throws IllegalArgumentException with the rule that is broken and the spelling to use
   */
  public SecretRef {
    String rest = name + key.map(k -> "#" + k).orElse("");
    if (rest.length() > LONGEST - PREFIX.length()) {
      throw new IllegalArgumentException(
          "it has more than " + LONGEST + " characters; write " + PREFIX + "<name>");
    }
    if (rest.contains(PREFIX)) {
      throw new IllegalArgumentException("'" + PREFIX + "' stands in it twice; write it once");
    }
    if (rest.codePoints().anyMatch(SecretRef::invisible)) {
      throw new IllegalArgumentException(
          "a line break, a control or an invisible character stands in it; type it anew");
    }
    if (!rest.isEmpty() && (blank(rest.charAt(0)) || blank(rest.charAt(rest.length() - 1)))) {
      throw new IllegalArgumentException("the name begins or ends with white space; remove it");
    }
    if (name.isEmpty() || key.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException(
          "a part of it is empty; write " + PREFIX + "<name> or " + PREFIX + "<name>#<key>");
    }
    if (name.contains("#") || key.filter(k -> k.contains("#")).isPresent()) {
      throw new IllegalArgumentException("'#' stands in it twice; it divides name and key");
    }
  }

  private static boolean invisible(int c) {
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

  /** Also a space that does not break, which comes along when text is copied from a page. */
  private static boolean blank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Whether this text is meant as a reference. */
  public static boolean isReference(String text) {
    return text.startsWith(PREFIX);
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException with the rule that the text breaks and the spelling to use
   */
  public static SecretRef parse(String text) {
    if (!isReference(text)) {
      throw new IllegalArgumentException("a reference begins with '" + PREFIX + "'");
    }
    String rest = text.substring(PREFIX.length());
    int hash = rest.indexOf('#');
    return hash < 0
        ? new SecretRef(rest, Optional.empty())
        : new SecretRef(rest.substring(0, hash), Optional.of(rest.substring(hash + 1)));
  }

  /** The reference as it is written. */
  @Override
  public String toString() {
    return PREFIX + name + key.map(k -> "#" + k).orElse("");
  }
}
