package io.hybridrunner.ecr.config;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What a value must look like.
 *
 * @param unquoted which unquoted values are taken as they are written although YAML makes something
 *     else of them
 * @param parser reads the text
 */
record Form<T>(Pattern unquoted, Parser<T> parser) {

  /** Reads a text. */
  interface Parser<T> {
    T parse(String text) throws BadValue;
  }

  /** Plain texts that some YAML reader makes a number, a truth value, nothing or a date of. */
  private static final Pattern NOT_TEXT =
      Pattern.compile(
          "[-+]?[0-9][0-9_,]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+([eE][-+]?[0-9]+)?"
              + "|0[xob][0-9a-fA-F_]+|[-+]?[0-9]+(:[0-9]+)+|[-+]?\\.(inf|nan)"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|~|=|<<"
              + "|(?i:true|false|yes|no|on|off|y|n|null)");

  private static final Pattern NONE = Pattern.compile("(?!)");

  /** A form that needs quotes around whatever YAML changes. */
  static <T> Form<T> of(Parser<T> parser) {
    return new Form<>(NONE, parser);
  }

  /** The same for another type. */
  <R> Form<R> map(Function<T, R> change) {
    return new Form<>(unquoted, text -> change.apply(parser.parse(text)));
  }

  T parse(String text) throws BadValue {
    return parser.parse(text);
  }

  T parse(Node node) throws BadValue {
    if (!(node instanceof ScalarNode scalar)) {
      throw new BadValue("is a list or a mapping", "Write one value");
    }
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    if (plain && YamlFile.isNull(node)) {
      throw new BadValue("has no value", "Write one, or remove the line");
    }
    String text = scalar.getValue();
    boolean changed = !node.getTag().equals(Tag.STR) || NOT_TEXT.matcher(text).matches();
    if (plain && changed && !unquoted.matcher(text).matches()) {
      throw new BadValue(
          quoted(text) + " is changed by YAML as it stands", "Quote it: \"" + shown(text) + "\"");
    }
    return parse(text);
  }

  /** A value in quotes, cut, with control characters made visible. */
  static String quoted(String text) {
    return "'" + shown(text) + "'";
  }

  private static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
