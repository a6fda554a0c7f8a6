package io.hybridrunner.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The types of the configuration's values. */
final class Types {

  /** Plain texts that some YAML reader makes a number, a truth value, nothing or a date of. */
  private static final Pattern NOT_TEXT =
      Pattern.compile(
          "[-+]?[0-9][0-9_,]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+([eE][-+]?[0-9]+)?"
              + "|0[xob][0-9a-fA-F_]+|[-+]?[0-9]+(:[0-9]+)+|[-+]?\\.(inf|nan)"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|~|=|<<"
              + "|(?i:true|false|yes|no|on|off|y|n|null)");

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Pattern CPU = Pattern.compile("[0-9]{1,6}m|[0-9]{1,4}(\\.[0-9]{1,3})?");
  private static final Pattern MEMORY =
      Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,3})?(k|M|G|T|Ki|Mi|Gi|Ti)?");

  private Types() {}

  /** A text. */
  static Type<String> text() {
    return scalar(Types::plainText, text -> text);
  }

  /** A text that no message shows. */
  static Type<String> secretText() {
    return scalar(Types::unshownText, text -> text);
  }

  /** A text of a certain form. */
  static Type<String> text(Pattern form, String rule) {
    return scalar(Types::plainText, text -> matching(form, text, rule));
  }

  /** A CPU quantity. */
  static Type<String> cpu() {
    return scalar(ScalarNode::getValue, text -> matching(CPU, text, "Write cores or 500m"));
  }

  /** A memory quantity. */
  static Type<String> memory() {
    return scalar(ScalarNode::getValue, text -> matching(MEMORY, text, "Write for instance 512Mi"));
  }

  /** A whole number within bounds. */
  static Type<Long> number(long min, long max) {
    return scalar(
        ScalarNode::getValue,
        text -> {
          if (!INTEGER.matcher(text).matches()) {
            throw new BadValue(
                quoted(text) + " is not a whole number", "Write decimal digits, no leading zero");
          }
          long value = Long.parseLong(text);
          if (value < min || value > max) {
            throw new BadValue(value + " is out of range", "Write " + min + " to " + max);
          }
          return value;
        });
  }

  /** A duration in whole seconds. */
  static Type<Duration> seconds(long min, long max) {
    return mapped(number(min, max), Duration::ofSeconds);
  }

  /** A TCP port; 0 takes a free one. */
  static Type<Integer> port() {
    return mapped(number(0, 65_535), Math::toIntExact);
  }

  /** How many of something, at least one. */
  static Type<Integer> count(int max) {
    return mapped(number(1, max), Math::toIntExact);
  }

  /** A path. */
  static Type<Path> path() {
    return scalar(
        Types::plainText,
        text -> {
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new BadValue("is not a path", "Write the path of a file or directory");
          }
        });
  }

  /** True or false; quotes around it do no harm, since templates write texts. */
  static Type<Boolean> flag() {
    return scalar(
        ScalarNode::getValue,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new BadValue(quoted(text) + " is not a truth value", "Write true or false");
            });
  }

  /** One constant of an enum, written as keys are: {@code onSuccess}. */
  static <E extends Enum<E>> Type<E> oneOf(Class<E> type) {
    return oneOf(type, Types::written);
  }

  /** How a constant is written. */
  static String written(Enum<?> constant) {
    String[] words = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder written = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      written
          .append(words[i].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(words[i], 1, words[i].length());
    }
    return written.toString();
  }

  /** One constant of an enum, written as the function says. */
  static <E extends Enum<E>> Type<E> oneOf(Class<E> type, Function<E, String> writing) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      constants.put(writing.apply(constant), constant);
    }
    return scalar(
        Types::plainText,
        text -> {
          E constant = constants.get(text);
          if (constant != null) {
            return constant;
          }
          String all = "Write " + String.join(" or ", constants.keySet());
          throw new BadValue(quoted(text) + " is none of its values", all);
        });
  }

  /** An address with one of these schemes. */
  static Type<URI> url(List<String> schemes, String example) {
    return scalar(
        Types::plainText,
        text -> {
          URI url;
          try {
            url = new URI(text);
          } catch (URISyntaxException e) {
            throw new BadValue("is not an address", "Write for instance " + example);
          }
          // A message never quotes what may hold a user's name and password.
          if (url.getRawUserInfo() != null) {
            throw new BadValue("holds a user name or password", "Remove what stands before the @");
          }
          if (url.getScheme() == null || !schemes.contains(url.getScheme())) {
            String all = String.join(":// or ", schemes);
            throw new BadValue(
                "does not begin with " + all + "://", "Write for instance " + example);
          }
          if (url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
            throw new BadValue(
                "has no host name, or a ? or # part", "Write for instance " + example);
          }
          return url;
        });
  }

  /** A list of texts. In a variable there is no such thing. */
  static Type<List<String>> texts() {
    return new Type<>() {
      @Override
      public List<String> fromFile(Node node) throws BadValue {
        if (!(node instanceof SequenceNode sequence)) {
          throw new BadValue("is not a list", "Write [first, second] or one '- item' a line");
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          texts.add(text().fromFile(item));
        }
        return List.copyOf(texts);
      }

      @Override
      public List<String> fromVariable(String text) throws BadValue {
        throw new BadValue("cannot be given by a variable", "Write it into the file");
      }
    };
  }

  /** A list of texts, none of them blank. */
  static Type<List<String>> words() {
    return new Type<>() {
      @Override
      public List<String> fromFile(Node node) throws BadValue {
        List<String> words = texts().fromFile(node);
        if (words.stream().anyMatch(String::isBlank)) {
          throw new BadValue("holds an empty text", "Remove it");
        }
        return words;
      }

      @Override
      public List<String> fromVariable(String text) throws BadValue {
        return texts().fromVariable(text);
      }
    };
  }

  /** Environment variables for ingestion. */
  static Type<Map<String, String>> environment() {
    return new Type<>() {
      @Override
      public Map<String, String> fromFile(Node node) throws BadValue {
        if (!(node instanceof MappingNode mapping)) {
          throw new BadValue("is not a mapping", "Write one NAME: \"value\" a line");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
          String name = ExtraEnvs.checkedName(YamlFile.keyOf(tuple));
          try {
            variables.put(name, secretText().fromFile(tuple.getValueNode()));
          } catch (BadValue e) {
            throw new BadValue(name + " " + e.message(), e.cure());
          }
        }
        return variables;
      }

      @Override
      public Map<String, String> fromVariable(String text) throws BadValue {
        return ExtraEnvs.parse(text);
      }
    };
  }

  private static String plainText(ScalarNode node) throws BadValue {
    String text = node.getValue();
    if (!isText(node)) {
      throw new BadValue(text + " is not a text to YAML", "Quote it: \"" + text + "\"");
    }
    return text;
  }

  private static String unshownText(ScalarNode node) throws BadValue {
    if (!isText(node)) {
      throw new BadValue("is not a text to YAML", "Quote it");
    }
    return node.getValue();
  }

  private static boolean isText(ScalarNode node) {
    boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
    return !plain
        || (node.getTag().equals(Tag.STR) && !NOT_TEXT.matcher(node.getValue()).matches());
  }

  private static String matching(Pattern form, String text, String rule) throws BadValue {
    if (!form.matcher(text).matches()) {
      throw new BadValue(quoted(text) + " is not allowed", rule);
    }
    return text;
  }

  /** A value in quotes, cut, with control characters made visible. */
  static String quoted(String text) {
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
  }

  private static <A, B> Type<B> mapped(Type<A> type, Function<A, B> change) {
    return new Type<>() {
      @Override
      public B fromFile(Node node) throws BadValue {
        return change.apply(type.fromFile(node));
      }

      @Override
      public B fromVariable(String text) throws BadValue {
        return change.apply(type.fromVariable(text));
      }
    };
  }

  private interface Step<A, B> {
    B apply(A value) throws BadValue;
  }

  private static <T> Type<T> scalar(Step<ScalarNode, String> toText, Step<String, T> parse) {
    return new Type<>() {
      @Override
      public T fromFile(Node node) throws BadValue {
        if (!(node instanceof ScalarNode scalar)) {
          throw new BadValue("is a list or a mapping", "Write one value after the colon");
        }
        if (YamlFile.isNull(node) && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
          throw new BadValue("has no value", "Write one, or remove the line");
        }
        return parse.apply(toText.apply(scalar));
      }

      @Override
      public T fromVariable(String text) throws BadValue {
        return parse.apply(text);
      }
    };
  }
}
