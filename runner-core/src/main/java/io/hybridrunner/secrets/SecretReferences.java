package io.hybridrunner.secrets;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.FieldPath;
import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret references of a document, with the fields they stand in. Immutable, thread-safe.
 *
 * <p>A reference is a whole string that begins with {@code secret:}. A key, a comment, or a string
 * that only holds it somewhere is none, as for the ingestion image. What only looks like one to
 * people ({@code SECRET:db}, a blank before it) is told as malformed, since the image would take it
 * for the password itself.
 *
 * @param fields for each reference the paths of the fields that ask for it, for instance {@code
 *     source.serviceConnection.config.authType.password}; in the order of the document
 * @param malformed texts that are meant as references and are not
 */
public record SecretReferences(Map<SecretRef, List<String>> fields, List<Malformed> malformed) {

  /** White space of all languages, and what cannot be seen: it comes along when text is copied. */
  private static final String BLANKS = "[\\s\\p{Z}\\p{Cc}\\p{Cf}]*";

  private static final Pattern NEAR_MISS =
      Pattern.compile(
          BLANKS + "(?:secret:)+([^\\s\\p{Z}\\p{Cc}\\p{Cf}]+)" + BLANKS, Pattern.CASE_INSENSITIVE);

  /** Copies the collections, in their order. */
  public SecretReferences {
    Map<SecretRef, List<String>> copy = new LinkedHashMap<>();
    fields.forEach((reference, paths) -> copy.put(reference, List.copyOf(paths)));
    fields = Collections.unmodifiableMap(copy);
    malformed = List.copyOf(malformed);
  }

  /**
   * Collects the references of a JSON or YAML document.
   *
   * @throws IllegalArgumentException when the document is neither, or larger than what is read;
   *     says where, never what
   */
  public static SecretReferences collect(String document) {
    return collect(read(document));
  }

  private static SecretReferences collect(Document document) {
    Map<SecretRef, List<String>> fields = new LinkedHashMap<>();
    List<Malformed> malformed = new ArrayList<>();
    document.forEachText(
        (path, text) -> {
          if (SecretRef.isReference(text)) {
            add(path, text, fields, malformed);
          } else if (text.length() <= SecretRef.LONGEST) {
            nearMiss(path, text).ifPresent(malformed::add);
          }
        });
    return new SecretReferences(fields, malformed);
  }

  private static Document read(String text) {
    Document document;
    try {
      document = Document.parse(text);
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("the document " + broken.getMessage(), broken);
    }
    if (document.root() instanceof Value.Fields || document.root() instanceof Value.Items) {
      return document;
    }
    throw new IllegalArgumentException("the document is neither a JSON nor a YAML object or list");
  }

  private static void add(
      FieldPath path, String text, Map<SecretRef, List<String>> fields, List<Malformed> malformed) {
    try {
      fields.computeIfAbsent(SecretRef.parse(text), r -> new ArrayList<>()).add(path.toString());
    } catch (IllegalArgumentException rule) {
      malformed.add(
          new Malformed(path.toString(), Printable.of(text), String.valueOf(rule.getMessage())));
    }
  }

  /** Only texts of one word: prose may begin with "Secret:". */
  private static Optional<Malformed> nearMiss(FieldPath path, String text) {
    Matcher matcher = NEAR_MISS.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Malformed(
                path.toString(),
                Printable.of(text),
                "a reference begins with '"
                    + SecretRef.PREFIX
                    + "' in lower case, without blanks before it; write "
                    + SecretRef.PREFIX
                    + Printable.of(matcher.group(1))))
        : Optional.empty();
  }

  /**
   * The document with every reference replaced by its value, in the document's own format. Values
   * are taken as they are: one that begins with {@code secret:} is not looked up again. Comments
   * and layout may change, other values do not.
   *
   * @throws IllegalArgumentException when a reference has no value or is malformed, naming it and
   *     its fields: no literal is ever left behind; or when the document cannot be read
   */
  public static String replace(String document, Map<SecretRef, SecretValue> values) {
    Document read = read(document);
    SecretReferences references = collect(read);
    List<String> complaints = new ArrayList<>();
    references.fields.forEach(
        (reference, paths) -> {
          if (!values.containsKey(reference)) {
            complaints.add(
                "no value for " + reference + ", which stands in " + String.join(", ", paths));
          }
        });
    references.malformed.forEach(m -> complaints.add(m.sentence()));
    if (!complaints.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", complaints));
    }
    return read.render(text -> SecretRef.isReference(text) ? reveal(text, values) : text);
  }

  private static String reveal(String text, Map<SecretRef, SecretValue> values) {
    SecretValue value = values.get(SecretRef.parse(text));
    if (value == null) {
      throw new IllegalArgumentException("no value for " + text);
    }
    return value.reveal();
  }

  /**
   * A text that is meant as a reference and is not.
   *
   * @param field where it stands
   * @param text as it is written, control characters escaped
   * @param rule what it breaks, and the spelling to use
   */
  public record Malformed(String field, String text, String rule) {

    /** All of it in one sentence. */
    public String sentence() {
      return field + " is '" + text + "': " + rule;
    }
  }
}
