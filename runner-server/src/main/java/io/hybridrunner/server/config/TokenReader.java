package io.hybridrunner.server.config;

import io.hybridrunner.collate.token.TokenText;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
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

  /** What a file holds, without the line break that every editor puts at its end. */
  static String content(Path file) throws BadValue {
    try {
      if (Files.isDirectory(file)) {
        throw new BadValue("is a directory", "Name the file in it that holds the token");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // A pipe gives its token once, and then makes whoever reads it wait.
        throw new BadValue(
            "is no regular file", "Put the token into a file that can be read again");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new BadValue("is larger than 64 KiB", "Is it the right file?");
      }
      String text = Files.readString(file);
      return text.endsWith("\n") && !text.endsWith("\r\n")
          ? text.substring(0, text.length() - 1)
          : text;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static BadValue unreadable(IOException why) {
    if (why instanceof NoSuchFileException) {
      return new BadValue("does not exist", "Check the path, and that the secret is mounted");
    }
    if (why instanceof AccessDeniedException) {
      return new BadValue(
          "may not be read by this user",
          "Let the user or a group of this process read it; for a mounted Secret, set fsGroup");
    }
    if (why instanceof CharacterCodingException) {
      return new BadValue("is not UTF-8 text", "Save it as plain text, with the token alone");
    }
    return new BadValue(
        "cannot be read (" + why.getClass().getSimpleName() + ")",
        "It must be a text file we may read");
  }

  static SecretValue checked(String text) throws BadValue {
    return usable(text).token();
  }

  static TokenText.Usable usable(String text) throws BadValue {
    TokenText read = TokenText.read(text);
    if (read instanceof TokenText.Usable usable) {
      return usable;
    }
    TokenText.Unusable bad = (TokenText.Unusable) read;
    throw new BadValue(bad.message(), bad.cure());
  }
}
