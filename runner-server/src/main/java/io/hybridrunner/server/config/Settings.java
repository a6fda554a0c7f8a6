package io.hybridrunner.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
 * One reading of a file and an environment: every key that is asked for is known, everything wrong
 * is collected, and {@link #finish} throws it all at once. Not thread-safe.
 */
final class Settings {

  private final YamlFile file;
  private final Map<String, String> environment;
  private final Set<String> keys = new LinkedHashSet<>();
  private final List<Located> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private record Located(int line, Problem problem) {}

  Settings(YamlFile file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** Begins to ask for a key. */
  <T> Setting<T> ask(String key, Type<T> type) {
    keys.add(key);
    return new Setting<>(key, type);
  }

  /** A variable that is set and not empty: templates render what is not given as nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }

  /** Whether the file gives this key. */
  boolean isGiven(String key) {
    return file.find(key).isPresent();
  }

  /** Whether the file gives this key a list with nothing in it. */
  boolean isEmptyList(String key) {
    return file.find(key)
        .filter(node -> node instanceof SequenceNode list && list.getValue().isEmpty())
        .isPresent();
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  void problem(String where, String message, String cure) {
    problems.add(new Located(Integer.MAX_VALUE, new Problem(where, message, cure)));
  }

  /** A problem with a key, wherever it stands. */
  void problemWith(String key, String message, String cure) {
    Optional<Node> node = file.find(key);
    if (node.isPresent()) {
      problemAt(node.get(), key + " " + message, cure);
    } else {
      problem(key, message, cure);
    }
  }

  private void problemAt(Node node, String message, String cure) {
    int line = node.getStartMark().getLine();
    problems.add(new Located(line, new Problem(file.at(node), message, cure)));
  }

  /**
   * Ends the reading.
   *
   * @param onlySections when not empty, other sections of the file are not looked at
   * @return the warnings
   * @throws ConfigException with everything that is wrong
   */
  List<String> finish(Set<String> onlySections) {
    file.root().ifPresent(root -> checkSection("", root, onlySections));
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Located::line));
      throw new ConfigException(problems.stream().map(Located::problem).toList());
    }
    return warnings;
  }

  private void checkSection(String prefix, Node node, Set<String> only) {
    if (YamlFile.isNull(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      String name = prefix.isEmpty() ? "the document" : prefix.substring(0, prefix.length() - 1);
      problemAt(node, name + " is not a section", "Write one 'key: value' a line under it");
      return;
    }
    Map<String, Node> first = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = YamlFile.keyOf(tuple);
      if (prefix.isEmpty() && !only.isEmpty() && !only.contains(name)) {
        continue;
      }
      Node before = first.putIfAbsent(name, tuple.getKeyNode());
      if (before != null) {
        int line = before.getStartMark().getLine() + 1;
        String message = prefix + name + " stands here again; it was given in line " + line;
        problemAt(tuple.getKeyNode(), message, "Remove one of them");
      }
      checkKey(prefix + name, name.contains("."), tuple);
    }
  }

  private void checkKey(String key, boolean dotted, NodeTuple tuple) {
    if (dotted) {
      String cure = "Write each part on a line of its own, indented under the one before";
      problemAt(tuple.getKeyNode(), key + " is one key with dots in it", cure);
    } else if (keys.contains(key)) {
      checkDuplicates(key, tuple.getValueNode());
    } else if (keys.stream().anyMatch(known -> known.startsWith(key + "."))) {
      checkSection(key + ".", tuple.getValueNode(), Set.of());
    } else {
      problemAt(tuple.getKeyNode(), key + " is not a key", suggestion(key));
    }
  }

  /** Names within a value, for instance of environment variables, stand there once too. */
  private void checkDuplicates(String key, Node value) {
    Set<String> names = new LinkedHashSet<>();
    if (value instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (!names.add(YamlFile.keyOf(tuple))) {
          String message = key + "." + YamlFile.keyOf(tuple) + " stands here again";
          problemAt(tuple.getKeyNode(), message, "Remove one of them");
        }
      }
    }
  }

  private String suggestion(String key) {
    int dot = key.lastIndexOf('.');
    String parent = key.substring(0, dot + 1);
    Map<String, String> siblings = new LinkedHashMap<>();
    for (String known : keys) {
      if (known.startsWith(parent)) {
        String name = known.substring(parent.length()).split("\\.", -1)[0];
        siblings.put(name, parent + name);
      }
    }
    String own = key.substring(dot + 1);
    return NearMiss.of(own, siblings.keySet())
        .map(siblings::get)
        .or(() -> keys.stream().filter(known -> known.endsWith("." + own)).findFirst())
        .map(meant -> "Did you mean " + meant + "?")
        .orElse("Here may stand: " + String.join(", ", siblings.keySet()));
  }

  /** One key and the variables that also give it. */
  final class Setting<T> {
    private final String key;
    private final Type<T> type;
    private Optional<String> variable = Optional.empty();

    private Setting(String key, Type<T> type) {
      this.key = key;
      this.type = type;
    }

    /** The variable that gives this key, stronger than the file, and its former names. */
    Setting<T> from(String name, String... formerNames) {
      variable = Optional.of(name);
      for (String former : formerNames) {
        Optional<String> value = variable(former);
        if (value.isPresent()) {
          warn(former + " is an old name; use " + name);
          if (variable(name).isEmpty()) {
            variable = Optional.of(former);
          }
        }
      }
      return this;
    }

    Optional<T> optional() {
      if (variable.isPresent() && variable(variable.get()).isPresent()) {
        return read(variable.get(), variable(variable.get()).get());
      }
      return file.find(key).flatMap(this::read);
    }

    T orElse(T byDefault) {
      return optional().orElse(byDefault);
    }

    /**
     * The value; when there is none that is a problem.
     *
     * @param placeholder stands in its place until {@link Settings#finish} throws
     */
    T required(String cure, T placeholder) {
      boolean given =
          file.find(key).isPresent() || variable.flatMap(Settings.this::variable).isPresent();
      if (!given) {
        String names = variable.map(name -> " (or the variable " + name + ")").orElse("");
        problem(file.name(), key + names + " is missing", cure);
      }
      return optional().orElse(placeholder);
    }

    private Optional<T> read(String name, String text) {
      try {
        return Optional.of(type.fromVariable(text));
      } catch (BadValue e) {
        problem("variable " + name, e.message(), e.cure());
        return Optional.empty();
      }
    }

    private Optional<T> read(Node node) {
      try {
        return Optional.of(type.fromFile(node));
      } catch (BadValue e) {
        problemAt(node, key + " " + e.message(), e.cure());
        return Optional.empty();
      }
    }
  }
}
