package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files beside the tests. */
final class TestFiles {

  /** What a runner that knows its server and its store puts in place. */
  static final ServerOverrides OVERRIDES =
      new ServerOverrides(
          Optional.of("https://openmetadata.example.com/api"),
          Optional.of("kubernetes"),
          Optional.empty(),
          Optional.empty());

  private static final Path ROOT = Path.of("src/test/resources");

  private TestFiles() {}

  static String read(String... path) {
    return read(file(path));
  }

  static Optional<Service> service(String... path) {
    Path file = file(path);
    return Files.exists(file) ? Optional.of(Entities.service(read(file))) : Optional.empty();
  }

  /** The names in a folder, sorted. */
  static List<String> names(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Path file(String... path) {
    return ROOT.resolve(String.join("/", path));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
