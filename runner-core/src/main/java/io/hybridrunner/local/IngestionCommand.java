package io.hybridrunner.local;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configured command: a program and its arguments, some of which may name the file. */
final class IngestionCommand {

  /** Stands in an argument for the path of the file with the configuration. */
  static final String CONFIG = "{config}";

  private static final int LONGEST_INTERPRETER_LINE = 256;

  private final List<String> template;

  /**
   * @param template not empty
   */
  IngestionCommand(List<String> template) {
    this.template = template;
  }

  boolean wantsFile() {
    return template.stream().skip(1).anyMatch(argument -> argument.contains(CONFIG));
  }

  /** The program, found as {@code execvp} finds it, and its arguments. */
  List<String> line(Path program, Optional<Path> config) {
    List<String> line = new ArrayList<>();
    line.add(program.toString());
    template.stream()
        .skip(1)
        .map(
            argument ->
                config.map(file -> argument.replace(CONFIG, file.toString())).orElse(argument))
        .forEach(line::add);
    return line;
  }

  /** Where the program is, whether or not it could run; empty when {@code PATH} has none. */
  Optional<Path> program(String searchPath) {
    String name = template.get(0);
    return name.contains("/")
        ? Optional.of(Path.of(name).toAbsolutePath())
        : find(name, searchPath);
  }

  static Optional<Path> find(String name, String searchPath) {
    for (String directory : searchPath.split(":", -1)) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory).resolve(name);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /** Why the command cannot be started; empty when nothing is known to stand in the way. */
  Optional<Cause> problem(String searchPath) {
    String name = template.get(0);
    Optional<Path> found = program(searchPath);
    if (found.isEmpty()) {
      return cause(
          "'" + name + "' is an executable file in no directory of PATH (" + searchPath + ")",
          "Install it, or give its whole path");
    }
    Path program = found.get();
    if (!Files.exists(program)) {
      return cause("'" + program + "' does not exist", "Correct the path");
    }
    if (!Files.isRegularFile(program)) {
      return cause("'" + program + "' is not a file", "Name the program itself");
    }
    if (!Files.isExecutable(program)) {
      return cause("'" + program + "' is not executable", "Run: chmod +x " + program);
    }
    return missingInterpreter(program, searchPath)
        .flatMap(
            missing ->
                cause(
                    "'" + program + "' needs '" + missing + "', which is not there",
                    missing.endsWith("\\r")
                        ? "Give " + program + " Unix line ends"
                        : "Install it, or correct the first line of " + program));
  }

  private static Optional<Cause> cause(String what, String cure) {
    return Optional.of(
        Cause.of(Kind.COMMAND_NOT_RUNNABLE, "the ingestion command " + what, cure + "."));
  }

  /** The interpreter that a script names in its first line and this machine lacks. */
  private static Optional<String> missingInterpreter(Path program, String searchPath) {
    String[] words = firstLine(program).split("[ \t]+", -1);
    if (!words[0].startsWith("/")) {
      return Optional.empty();
    }
    if (!Files.isExecutable(Path.of(words[0]))) {
      return Optional.of(Printable.of(words[0]));
    }
    boolean isSearched = words[0].endsWith("/env") && words.length == 2;
    return isSearched && find(words[1], searchPath).isEmpty()
        ? Optional.of(Printable.of(words[1]))
        : Optional.empty();
  }

  /** What follows {@code #!}, as the system reads it: a carriage return belongs to the name. */
  private static String firstLine(Path program) {
    try (var in = Files.newInputStream(program)) {
      String head =
          new String(in.readNBytes(LONGEST_INTERPRETER_LINE), StandardCharsets.ISO_8859_1);
      if (!head.startsWith("#!")) {
        return "";
      }
      int end = head.indexOf('\n');
      return head.substring(2, end < 0 ? head.length() : end).replaceAll("^[ \t]+|[ \t]+$", "");
    } catch (IOException unreadable) {
      // An executable need not be readable.
      return "";
    }
  }
}
