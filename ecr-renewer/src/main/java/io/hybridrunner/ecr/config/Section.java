package io.hybridrunner.ecr.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the file. Every key that is asked for is known; {@link #close} refuses the others.
 * Not thread-safe.
 */
final class Section {

  private final YamlFile file;
  private final Reading reading;
  private final String prefix;
  private final Optional<Node> node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** The whole document. */
  Section(YamlFile file, Reading reading) {
    this(file, reading, "", file.root());
  }

  private Section(YamlFile file, Reading reading, String prefix, Optional<Node> node) {
    this.file = file;
    this.reading = reading;
    this.prefix = prefix;
    this.node = node;
    if (node.orElse(null) instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::add);
    } else if (node.isPresent()) {
      String name = prefix.isEmpty() ? "the document" : prefix.substring(0, prefix.length() - 1);
      reading.problemAt(file, node.get(), name + " is no mapping", "Write 'key: value' into it");
    }
  }

  private void add(NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (values.putIfAbsent(YamlFile.keyOf(tuple), tuple.getValueNode()) != null) {
      String again = prefix + YamlFile.keyOf(tuple) + " stands here again";
      reading.problemAt(file, key, again, "Remove one of them");
    }
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** What the file says. */
  <T> Optional<T> read(String key, Form<T> form) {
    known.add(key);
    return Optional.ofNullable(values.get(key)).flatMap(value -> parsed(key, value, form));
  }

  /** What the variable says, or else the file. */
  <T> Optional<T> read(String key, String variable, Form<T> form) {
    Optional<T> inFile = read(key, form);
    return reading
        .variable(variable)
        .map(text -> reading.parsed(variable, text.strip(), form))
        .orElse(inFile);
  }

  /** The items of a list; empty when there is no list. */
  <T> Optional<List<T>> readList(String key, Form<T> form) {
    return items(key)
        .map(
            items -> {
              List<T> read = new ArrayList<>();
              for (int i = 0; i < items.size(); i++) {
                parsed(key + "[" + i + "]", items.get(i), form).ifPresent(read::add);
              }
              return read;
            });
  }

  /** A list of mappings; empty when there is none. */
  Optional<List<Section>> sections(String key) {
    return items(key)
        .map(
            items -> {
              List<Section> sections = new ArrayList<>();
              for (int i = 0; i < items.size(); i++) {
                String name = prefix + key + "[" + i + "].";
                sections.add(new Section(file, reading, name, Optional.of(items.get(i))));
              }
              return sections;
            });
  }

  private Optional<List<Node>> items(String key) {
    known.add(key);
    Node value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof SequenceNode list) || list.getValue().isEmpty()) {
      problem(key, "is not a list with something in it", "Write one '- item' a line");
      return Optional.of(List.of());
    }
    return Optional.of(list.getValue());
  }

  private <T> Optional<T> parsed(String name, Node value, Form<T> form) {
    try {
      return Optional.of(form.parse(value));
    } catch (BadValue e) {
      reading.problemAt(file, value, prefix + name + " " + e.message(), e.cure());
      return Optional.empty();
    }
  }

  /** A problem with a key, or with the whole when the key is not there. */
  void problem(String key, String message, String cure) {
    Optional<Node> where = Optional.ofNullable(values.get(key)).or(() -> node);
    if (where.isPresent()) {
      reading.problemAt(file, where.get(), prefix + key + " " + message, cure);
    } else {
      reading.problem(file.name(), prefix + key + " " + message, cure);
    }
  }

  /** Refuses what nobody asked for. */
  void close() {
    if (!(node.orElse(null) instanceof MappingNode mapping)) {
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = YamlFile.keyOf(tuple);
      if (!known.contains(key)) {
        String cure =
            NearMiss.of(key, known)
                .map(meant -> "Did you mean " + prefix + meant + "?")
                .orElse("Here may stand: " + String.join(", ", known));
        String message = prefix + Form.quoted(key) + " is not a key";
        reading.problemAt(file, tuple.getKeyNode(), message, cure);
      }
    }
  }
}
