package io.hybridrunner.document;

import io.hybridrunner.document.Value.Literal;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads and writes YAML. Aliases and merge keys are expanded within a bound; a key that is given
 * twice is refused, since readers differ on which value counts, and so are tags other than those
 * that PyYAML gives by itself.
 */
final class YamlText {

  private static final Set<Tag> LITERALS = Set.of(Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);

  /** PyYAML reads it as octal, and people mean the digits. */
  private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7_]+");

  private final Resolver resolver = new Resolver();
  private final Set<Node> open = new HashSet<>();
  private long budget = Document.MAX_CHARACTERS;

  private YamlText() {}

  static Value read(String text) {
    Node root;
    try {
      root = new Yaml(options()).compose(new StringReader(text));
    } catch (MarkedYAMLException notYaml) {
      // Its message quotes the text, which may be secret: only the place is passed on.
      throw new SyntaxException("is not valid YAML at " + place(notYaml.getProblemMark()));
    } catch (ReaderException control) {
      throw new IllegalArgumentException(
          "holds a control character; in double quotes it can be written as \\x and two digits; at "
              + place(text, control.getPosition()));
    } catch (YAMLException bound) {
      throw new IllegalArgumentException("is nested deeper than " + Document.MAX_DEPTH);
    }
    if (root == null) {
      throw new IllegalArgumentException("is empty");
    }
    return new YamlText().value(root);
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Document.MAX_CHARACTERS);
    // Nodes are only composed, which is linear: what aliases expand to is bounded here, with the
    // place. Nothing is constructed from a tag, so all of them may pass, to be refused here.
    options.setNestingDepthLimit(2 * Document.MAX_DEPTH);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setTagInspector(tag -> true);
    return options;
  }

  private Value value(Node node) {
    if (node instanceof ScalarNode scalar) {
      spend(node, scalar.getValue().length());
      return scalar(scalar);
    }
    spend(node, 16);
    // Sets compare nodes by identity; a node that is open is its own ancestor.
    if (!open.add(node)) {
      throw broken("contains itself at ", node.getStartMark());
    }
    // Aliases nest also what is flat where it stands.
    if (open.size() > Document.MAX_DEPTH) {
      throw broken("is nested deeper than " + Document.MAX_DEPTH + " at ", node.getStartMark());
    }
    Value value;
    if (node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)) {
      value = new Value.Fields(fields(mapping));
    } else if (node instanceof SequenceNode sequence && sequence.getTag().equals(Tag.SEQ)) {
      value = new Value.Items(items(sequence));
    } else {
      throw unsupportedTag(node);
    }
    open.remove(node);
    return value;
  }

  private Value scalar(ScalarNode node) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return new Value.Text(unicode(node));
    }
    boolean byItself =
        node.isPlain() && tag.equals(resolver.resolve(NodeId.scalar, node.getValue(), true));
    if (byItself && tag.equals(Tag.NULL)) {
      return Literal.NULL;
    }
    if (byItself && LITERALS.contains(tag)) {
      if (tag.equals(Tag.INT) && OCTAL.matcher(node.getValue()).matches()) {
        throw broken(
            "has a number that begins with 0, which YAML takes for octal; put quotes around it, at ",
            node.getStartMark());
      }
      return new Literal(node.getValue());
    }
    throw unsupportedTag(node);
  }

  private static IllegalArgumentException unsupportedTag(Node node) {
    return broken(
        "has a tag that is not supported; remove it, or put quotes around what is a text, at ",
        node.getStartMark());
  }

  private static String unicode(ScalarNode node) {
    if (JsonText.holdsHalfAPair(node.getValue())) {
      throw broken(JsonText.HALF_A_PAIR, node.getStartMark());
    }
    return node.getValue();
  }

  private List<Value> items(SequenceNode node) {
    List<Value> values = new ArrayList<>();
    for (Node item : node.getValue()) {
      values.add(value(item));
    }
    return values;
  }

  private Map<String, Value> fields(MappingNode node) {
    Map<String, Value> values = new LinkedHashMap<>();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merged.add(tuple.getValueNode());
      } else if (tuple.getKeyNode() instanceof ScalarNode key && key.getTag().equals(Tag.STR)) {
        spend(key, key.getValue().length());
        if (values.put(unicode(key), value(tuple.getValueNode())) != null) {
          throw broken(JsonText.KEY_TWICE, key.getStartMark());
        }
      } else {
        throw broken(
            "has a key that is not a text; put quotes around it, at ",
            tuple.getKeyNode().getStartMark());
      }
    }
    for (Node source : merged) {
      merge(values, source);
    }
    return values;
  }

  /** A field's own value wins over merged ones, an earlier source over a later one. */
  private void merge(Map<String, Value> values, Node source) {
    if (source instanceof SequenceNode sources) {
      sources.getValue().forEach(each -> merge(values, each));
    } else if (value(source) instanceof Value.Fields fields) {
      fields.values().forEach(values::putIfAbsent);
    } else {
      throw broken("merges what is not an object at ", source.getStartMark());
    }
  }

  private void spend(Node node, int cost) {
    budget -= cost + 1;
    if (budget < 0) {
      throw broken(
          "expands through its aliases to more than " + Document.MAX_CHARACTERS + " characters at ",
          node.getStartMark());
    }
  }

  private static IllegalArgumentException broken(String what, @Nullable Mark where) {
    return new IllegalArgumentException(what + place(where));
  }

  private static String place(@Nullable Mark where) {
    return where == null
        ? "an unknown place"
        : "line " + (where.getLine() + 1) + ", column " + (where.getColumn() + 1);
  }

  /** The place of a character that is counted in code points, as SnakeYAML does. */
  private static String place(String text, int codePoints) {
    int at =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    String before = text.substring(0, at);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    return "line " + line + ", column " + (at - before.lastIndexOf('\n'));
  }

  static String write(Value root, UnaryOperator<String> texts) {
    return new YamlWriter(texts).write(root);
  }
}
