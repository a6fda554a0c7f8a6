package io.hybridrunner.model;

import java.util.Optional;

/**
 * A reference to a secret: what stands in a document in place of a password.
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
    if (rest.contains(PREFIX)) {
      throw new IllegalArgumentException("'" + PREFIX + "' stands in it twice; write it once");
    }
    if (!rest.equals(rest.strip())) {
      throw new IllegalArgumentException(
          "the name '" + rest + "' begins or ends with white space; remove it");
    }
    int hash = rest.indexOf('#');
    String name = hash < 0 ? rest : rest.substring(0, hash);
    Optional<String> key = hash < 0 ? Optional.empty() : Optional.of(rest.substring(hash + 1));
    if (name.isEmpty() || key.equals(Optional.of(""))) {
      throw new IllegalArgumentException("a part of it is empty; write secret:<name>");
    }
    return new SecretRef(name, key);
  }

  /** The reference as it is written. */
  @Override
  public String toString() {
    return PREFIX + name + key.map(k -> "#" + k).orElse("");
  }
}
