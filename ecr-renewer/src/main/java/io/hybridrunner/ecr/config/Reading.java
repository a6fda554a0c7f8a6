package io.hybridrunner.ecr.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** One reading: everything wrong is collected and thrown at once. Not thread-safe. */
final class Reading {

  private record Located(int line, Problem problem) {}

  private final Map<String, String> environment;
  private final List<Located> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Reading(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A variable that is set and not blank: templates render what is not given as nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  /** A problem with a variable, or with what is not there at all. */
  void problem(String where, String message, String cure) {
    problems.add(new Located(Integer.MAX_VALUE, new Problem(where, message, cure)));
  }

  void problemAt(YamlFile file, Node node, String message, String cure) {
    int line = node.getStartMark().getLine();
    problems.add(new Located(line, new Problem(file.at(node), message, cure)));
  }

  /** What a variable gives; empty when that is a problem. */
  <T> Optional<T> parsed(String variable, String text, Form<T> form) {
    try {
      return Optional.of(form.parse(text));
    } catch (BadValue e) {
      problem("variable " + variable, e.message(), e.cure());
      return Optional.empty();
    }
  }

  /**
   * Ends the reading.
   *
   * @return the warnings
   * @throws ConfigException with everything that is wrong
   */
  List<String> finish() {
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Located::line));
      throw new ConfigException(problems.stream().map(Located::problem).toList());
    }
    return warnings;
  }
}
