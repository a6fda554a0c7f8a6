package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import java.util.List;
import java.util.Map;

/**
 * The secret references of a document, with the fields they stand in. Immutable, thread-safe.
 *
 * @param fields for each reference the paths of the fields that ask for it, for instance {@code
 *     source.serviceConnection.config.authType.password}; in the order of the document
 * @param malformed texts that are meant as references and are not
 */
public record SecretReferences(Map<SecretRef, List<String>> fields, List<Malformed> malformed) {

  /**
   * Collects the references of a JSON or YAML document.
   *
   * @throws IllegalArgumentException when the document is neither; says where, never what
   */
  public static SecretReferences collect(String document) {
    throw new IllegalStateException("being built: " + document.length());
  }

  /**
   * The document with every reference replaced by its value, in the document's own format.
   *
   * @throws IllegalArgumentException when a reference has no value: no literal is ever left behind
   */
  public static String replace(String document, Map<SecretRef, SecretValue> values) {
    throw new IllegalStateException("being built: " + document.length() + values.size());
  }

  /**
   * A text that is meant as a reference and is not.
   *
   * @param field where it stands
   * @param text as it is written
   * @param rule what it breaks, and the spelling to use
   */
  public record Malformed(String field, String text, String rule) {}
}
