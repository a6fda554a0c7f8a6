package io.hybridrunner.server.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as it is written: texts with their lines and quotes, before YAML makes numbers and
 * booleans of them.
 */
final class YamlFile {

  private static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final Optional<Node> root;

  private YamlFile(String name, Optional<Node> root) {
    this.name = name;
    this.root = root;
  }

  /** No file at all. */
  static YamlFile none() {
    return new YamlFile("the configuration", Optional.empty());
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read or is not one YAML document
   */
  static YamlFile read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw refused(path.toString(), "is a directory", "Name the file in it");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw refused(path.toString(), "is larger than 1 MiB", "Is it the right file?");
      }
      return parse(path.toString(), Files.readString(path));
    } catch (NoSuchFileException e) {
      throw refused(path.toString(), "does not exist", "Check the path given with --config");
    } catch (CharacterCodingException e) {
      throw refused(path.toString(), "is not UTF-8", "Save it as UTF-8");
    } catch (IOException e) {
      String why = e.getClass().getSimpleName();
      throw refused(path.toString(), "cannot be read (" + why + ")", "Check its permissions");
    }
  }

  /**
   * Parses a text.
   *
   * @param name what the text is called in messages
   * @throws ConfigException when it is not one YAML document
   */
  static YamlFile parse(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(20);
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      Node root = new Yaml(options).compose(new StringReader(withoutMark));
      return new YamlFile(name, Optional.ofNullable(root).filter(node -> !isNull(node)));
    } catch (MarkedYAMLException e) {
      // Not getMessage(): it quotes the file, and a token may stand there.
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      String cure = "Check the indentation, quotes and colons here and in the line above";
      throw refused(name + ":" + line, "is not YAML: " + e.getProblem(), cure);
    } catch (YAMLException e) {
      throw refused(name, "is not YAML that can be read", "Remove aliases and odd characters");
    }
  }

  private static ConfigException refused(String where, String message, String cure) {
    return new ConfigException(List.of(new Problem(where, message, cure)));
  }

  Optional<Node> root() {
    return root;
  }

  String at(Node node) {
    return name + ":" + (node.getStartMark().getLine() + 1);
  }

  String name() {
    return name;
  }

  /** The node at this dotted key; empty when the key or a section above it is not there. */
  Optional<Node> find(String key) {
    Optional<Node> node = root;
    for (String part : key.split("\\.", -1)) {
      node = node.flatMap(parent -> Optional.ofNullable(children(parent).get(part)));
    }
    return node;
  }

  /** The children of a mapping by their names; of duplicates the first. */
  static Map<String, Node> children(Node node) {
    Map<String, Node> children = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        children.putIfAbsent(keyOf(tuple), tuple.getValueNode());
      }
    }
    return children;
  }

  static String keyOf(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
