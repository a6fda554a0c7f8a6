package io.hybridrunner.ecr.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as it is written: texts with their lines and quotes, before YAML makes numbers and
 * booleans of them.
 *
 * @param name what it is called in messages
 * @param root its document; empty when there is nothing in it
 */
record YamlFile(String name, Optional<Node> root) {

  private static final int MAX_BYTES = 1 << 18;
  private static final int DEEPEST = 20;

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
        throw refused(path.toString(), "is larger than 256 KiB", "Is it the right file?");
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

  private static YamlFile parse(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      Yaml yaml = new Yaml(options);
      int depth = 0;
      for (Event event : yaml.parse(new StringReader(withoutMark))) {
        String where = name + ":" + (event.getStartMark().getLine() + 1);
        if (event instanceof AliasEvent) {
          throw refused(where, "is an alias", "Write the value itself");
        }
        depth += event instanceof CollectionStartEvent ? 1 : 0;
        depth -= event instanceof CollectionEndEvent ? 1 : 0;
        // Here and not by the reader's own limit, which is not in force before all is parsed.
        if (depth > DEEPEST) {
          throw refused(where, "is nested too deeply", "Is it the right file?");
        }
      }
      Node root = yaml.compose(new StringReader(withoutMark));
      return new YamlFile(name, Optional.ofNullable(root).filter(node -> !isNull(node)));
    } catch (MarkedYAMLException e) {
      // Not getMessage(): it quotes the file, and a secret may stand there by mistake.
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      String cure = "Write one document; check indentation, quotes and colons here and above";
      throw refused(name + ":" + line, "is not YAML that can be used", cure);
    } catch (YAMLException e) {
      throw refused(name, "is not YAML that can be read", "Remove odd characters");
    }
  }

  private static ConfigException refused(String where, String message, String cure) {
    return new ConfigException(List.of(new Problem(where, message, cure)));
  }

  String at(Node node) {
    return name + ":" + (node.getStartMark().getLine() + 1);
  }

  static String keyOf(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
