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
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads and writes YAML. Aliases and merge keys are expanded within a bound; of a key that is given
 * twice the last value counts; tags other than those that PyYAML gives by itself are refused.
 */
final class YamlText {

  private static final Set<Tag> LITERALS = Set.of(Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);

  private final Resolver resolver = new Resolver();
  private final Set<Node> open = new HashSet<>();
  private long budget = Document.MAX_CHARACTERS;

  private YamlText() {}

  static Value read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Document.MAX_CHARACTERS);
    options.setNestingDepthLimit(Document.MAX_DEPTH);
    options.setMaxAliasesForCollections(1_000);
    Node root;
    try {
      root = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException notYaml) {
      // Its message quotes the text, which may be secret: only the place is passed on.
      throw broken("is not valid YAML at ", notYaml.getProblemMark());
    } catch (YAMLException bound) {
      throw new IllegalArgumentException(
          "is not valid YAML: it holds control characters, is nested deeper than "
              + Document.MAX_DEPTH
              + ", or has too many aliases");
    }
    if (root == null) {
      throw new IllegalArgumentException("is empty");
    }
    return new YamlText().value(root);
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
    Value value;
    if (node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)) {
      value = new Value.Fields(fields(mapping));
    } else if (node instanceof SequenceNode sequence && sequence.getTag().equals(Tag.SEQ)) {
      value = new Value.Items(items(sequence));
    } else {
      throw broken("has a tag that is not supported at ", node.getStartMark());
    }
    open.remove(node);
    return value;
  }

  private Value scalar(ScalarNode node) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return new Value.Text(node.getValue());
    }
    boolean byItself =
        node.isPlain() && tag.equals(resolver.resolve(NodeId.scalar, node.getValue(), true));
    if (byItself && tag.equals(Tag.NULL)) {
      return Literal.NULL;
    }
    if (byItself && LITERALS.contains(tag)) {
      return new Literal(node.getValue());
    }
    throw broken("has a tag that is not supported at ", node.getStartMark());
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
        values.put(key.getValue(), value(tuple.getValueNode()));
      } else {
        throw broken(
            "has a key that is not a text; put quotes around it at ",
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
    return new IllegalArgumentException(
        where == null
            ? what + "an unknown place"
            : what + "line " + (where.getLine() + 1) + ", column " + (where.getColumn() + 1));
  }

  static String write(Value root, UnaryOperator<String> texts) {
    return new YamlWriter(texts).write(root);
  }
}
