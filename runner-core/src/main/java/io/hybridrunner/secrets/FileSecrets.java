package io.hybridrunner.secrets;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets in a directory, as Kubernetes mounts them. Thread-safe; reads the file at every look-up,
 * so a rotated secret is seen at once.
 *
 * <p>{@code secret:name} is the file {@code name}, or {@code name/value} when {@code name} is a
 * folder; {@code secret:name#key} is the file {@code name/key}. A value is taken verbatim, a line
 * break at its end included; it is UTF-8, of 1 MiB at most. Nothing outside the directory is read,
 * also not through links.
 */
public final class FileSecrets implements SecretBackend {

  /** The largest value, in bytes. */
  public static final int MAX_BYTES = 1024 * 1024;

  /** What file systems take; a longer name is told as a slip, not as a fault of the disk. */
  private static final int LONGEST_NAME = 255;

  private static final String DEFAULT_KEY = "value";

  private final Path directory;

  /** Secrets under this directory, which need not exist yet. */
  public FileSecrets(Path directory) {
    this.directory = directory;
  }

  @Override
  public String store() {
    return "directory " + directory;
  }

  @Override
  public Optional<String> violation(SecretRef reference) {
    return breaksRule(reference.name()) || reference.key().filter(this::breaksRule).isPresent()
        ? Optional.of(
            "a name is that of a file in the directory, without '/' and not '.' or '..', of at most "
                + LONGEST_NAME
                + " bytes")
        : Optional.empty();
  }

  private boolean breaksRule(String part) {
    return part.contains("/")
        || part.contains("\\")
        || part.indexOf('\0') >= 0
        || part.equals(".")
        || part.equals("..")
        || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
  }

  @Override
  public Lookup find(SecretRef reference) {
    Optional<String> rule = violation(reference);
    if (rule.isPresent()) {
      return new Lookup.Absent(rule.get());
    }
    if (!Files.isDirectory(directory)) {
      return new Lookup.Unavailable("there is no directory " + directory);
    }
    Path file = directory;
    try {
      Path named = directory.resolve(reference.name());
      if (reference.key().isPresent() && Files.isRegularFile(named)) {
        return new Lookup.Absent(
            named + " is one value without keys; write secret:" + reference.name());
      }
      file = file(named, reference.key());
      if (!file.toRealPath().startsWith(directory.toRealPath())) {
        return new Lookup.Forbidden(file + " is a link that leads out of the directory");
      }
      return read(file);
    } catch (NoSuchFileException | InvalidPathException missing) {
      return new Lookup.Absent("there is no file " + Printable.of(file.toString()));
    } catch (AccessDeniedException denied) {
      return new Lookup.Forbidden("the runner's user may not read " + file);
    } catch (IOException fault) {
      return new Lookup.Unavailable(
          "reading " + file + " failed (" + fault.getClass().getSimpleName() + ")");
    }
  }

  private static Path file(Path named, Optional<String> key) {
    if (key.isPresent()) {
      return named.resolve(key.get());
    }
    return Files.isDirectory(named) ? named.resolve(DEFAULT_KEY) : named;
  }

  private static Lookup read(Path file) throws IOException {
    // A pipe or a device could keep the reader for ever.
    if (!Files.isRegularFile(file)) {
      return new Lookup.Absent(file + " is not a regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      return new Lookup.Unusable(file + " is larger than " + MAX_BYTES + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Lookup.Found(SecretValue.of(text));
    } catch (CharacterCodingException notText) {
      return new Lookup.Unusable(file + " is not UTF-8 text");
    }
  }

  @Override
  public String toString() {
    return "FileSecrets[" + directory + "]";
  }
}
