package io.hybridrunner.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads Linux's {@code /proc}. On other systems, and for processes that end while they are read,
 * the answers are empty. Stateless.
 */
final class ProcFs {

  private static final Path PROC = Path.of("/proc");

  private ProcFs() {}

  static boolean isAvailable() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /** Names this boot of the machine: process ids and start times of another one mean nothing. */
  static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException notLinux) {
      return "";
    }
  }

  static Optional<Stat> stat(long pid) {
    try {
      return Stat.parse(
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  static List<Stat> all() {
    List<Stat> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        stat(Long.parseLong(String.valueOf(entry.getFileName()))).ifPresent(all::add);
      }
    } catch (IOException | DirectoryIteratorException notLinux) {
      return List.of();
    }
    return all;
  }

  /** Whether a process was given this {@code name=value}; false when its environment is closed. */
  static boolean hasVariable(long pid, String assignment) {
    try {
      String environment =
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
      return environment.startsWith(assignment + "\0")
          || environment.contains("\0" + assignment + "\0");
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  /**
   * A line of {@code /proc/<pid>/stat}.
   *
   * @param start in clock ticks since the boot: with the pid it names a process for ever
   */
  record Stat(long pid, char state, long parent, long session, long start) {

    /** Reads a line; empty when it is none. */
    static Optional<Stat> parse(String line) {
      // The second field is the program's name in brackets and may hold blanks and brackets.
      int open = line.indexOf('(');
      int close = line.lastIndexOf(')');
      if (open < 1 || close < open) {
        return Optional.empty();
      }
      String[] rest = line.substring(close + 1).strip().split(" ", -1);
      if (rest.length < 20) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Stat(
                Long.parseLong(line.substring(0, open).strip()),
                rest[0].charAt(0),
                Long.parseLong(rest[1]),
                Long.parseLong(rest[3]),
                Long.parseLong(rest[19])));
      } catch (NumberFormatException cut) {
        return Optional.empty();
      }
    }

    /** Whether it still works: one that only waits to be collected by its parent does not. */
    boolean lives() {
      return state != 'Z' && state != 'X';
    }

    boolean isSameProcessAs(Stat other) {
      return pid == other.pid && start == other.start;
    }
  }
}
