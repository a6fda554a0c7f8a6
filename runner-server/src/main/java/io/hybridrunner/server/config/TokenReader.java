package io.hybridrunner.server.config;

import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads bearer tokens; no message shows one. Thread-safe. */
public final class TokenReader {

  private static final int MAX_BYTES = 64 * 1024;

  private TokenReader() {}

  /**
   * Reads a token from a file as it is now: the file may be replaced while the program runs.
   *
   * @throws IOException when it cannot be read or holds no token; the message says what to do
   */
  public static SecretValue fromFile(Path file) throws IOException {
    try {
      return checked(content(file));
    } catch (BadValue e) {
      throw new IOException(file + " " + e.message() + ". " + e.cure());
    }
  }

  /** What is wrong with a token's file, named as {@code where}; empty when it can be used. */
  public static Optional<Problem> problem(String where, Path file) {
    try {
      SecretValue unused = checked(content(file));
      return Optional.empty();
    } catch (BadValue e) {
      return Optional.of(new Problem(where, file + " " + e.message(), e.cure()));
    }
  }

  static String content(Path file) throws BadValue {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadValue("is larger than 64 KiB", "Is it the right file?");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new BadValue("does not exist", "Check the path, and that the secret is mounted");
    } catch (IOException e) {
      String why = e.getClass().getSimpleName();
      throw new BadValue("cannot be read (" + why + ")", "It must be a text file we may read");
    }
  }

  /** Whether there is more around a token than the line break at the end of a file. */
  static boolean hasOuterWhiteSpace(String text) {
    String line = text.replaceFirst("\\R$", "");
    return !line.equals(line.strip());
  }

  static SecretValue checked(String text) throws BadValue {
    String token = text.strip();
    if (token.isEmpty()) {
      throw new BadValue("is empty", "Put the token into it");
    }
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new BadValue(
          "holds white space or other characters that no token has", "Copy the token again");
    }
    return SecretValue.of(token);
  }
}
