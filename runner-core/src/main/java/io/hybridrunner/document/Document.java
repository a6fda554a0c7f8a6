package io.hybridrunner.document;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * A JSON or YAML document. Immutable, thread-safe.
 *
 * <p>Reading is bounded: {@link #MAX_CHARACTERS}, {@link #MAX_DEPTH}, and what YAML's aliases
 * expand to. Messages say where a document breaks off, never what stands there.
 *
 * @param format how it is written
 * @param root its outermost value
 */
public record Document(Format format, Value root) {

  /** The longest document that is read, and the most that aliases may expand to. */
  public static final int MAX_CHARACTERS = 16 * 1024 * 1024;

  /** How deep values may be nested. */
  public static final int MAX_DEPTH = 100;

  /** How a document is written. */
  public enum Format {
    /** JSON. */
    JSON,
    /** YAML 1.1, as PyYAML reads it. */
    YAML
  }

  /**
   * Reads a document in either format. What begins as JSON and is not may still be YAML.
   *
   * @throws IllegalArgumentException when it is neither or gives a key twice, with the place; or
   *     larger than the bounds
   */
  public static Document parse(String text) {
    String document = checked(text);
    String start = document.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return new Document(Format.YAML, YamlText.read(document));
    }
    try {
      return new Document(Format.JSON, JsonText.read(document));
    } catch (SyntaxException notJson) {
      try {
        return new Document(Format.YAML, YamlText.read(document));
      } catch (SyntaxException norYaml) {
        throw notJson;
      }
    }
  }

  /**
   * Reads a JSON document.
   *
   * @throws IllegalArgumentException when it is not JSON, with the place; or larger than the bounds
   */
  public static Document json(String text) {
    return new Document(Format.JSON, JsonText.read(checked(text)));
  }

  private static String checked(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are read");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The document in its own format. */
  public String render() {
    return render(UnaryOperator.identity());
  }

  /** The document in its own format, each string replaced by what the function makes of it. */
  public String render(UnaryOperator<String> texts) {
    return format == Format.JSON ? JsonText.write(root, texts) : YamlText.write(root, texts);
  }

  /** Hands over each string with its place, in the order of the document. Keys are not strings. */
  public void forEachText(BiConsumer<FieldPath, String> visitor) {
    visit(FieldPath.ROOT, root, visitor);
  }

  private static void visit(FieldPath path, Value value, BiConsumer<FieldPath, String> visitor) {
    if (value instanceof Text text) {
      visitor.accept(path, text.text());
    } else if (value instanceof Items items) {
      for (int i = 0; i < items.values().size(); i++) {
        visit(path.item(i), items.values().get(i), visitor);
      }
    } else if (value instanceof Fields fields) {
      for (Map.Entry<String, Value> field : fields.values().entrySet()) {
        visit(path.field(field.getKey()), field.getValue(), visitor);
      }
    }
  }
}
