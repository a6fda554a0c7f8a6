package io.hybridrunner.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files that only the owner can read and that a crash leaves old or new, never half. Stateless. */
final class OwnerFiles {

  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnerFiles() {}

  /** Replaces a file in one step; when this returns the new content survives a power cut. */
  static void write(Path file, byte[] content) throws IOException {
    Path temporary = sibling(file, ".tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, Set.of(CREATE, TRUNCATE_EXISTING, WRITE), FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(directoryOf(file));
  }

  /** Makes a directory; its parents must exist. It may be there already. */
  static void makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, DIRECTORY);
    } catch (FileAlreadyExistsException there) {
      if (!Files.isDirectory(directory)) {
        throw there;
      }
    } catch (NoSuchFileException noParent) {
      throw new NoSuchFileException(directoryOf(directory).toString());
    }
    sync(directoryOf(directory));
  }

  /** Makes names in a directory survive a power cut. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  /** What is in a directory. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /** Removes a file or a directory with all that is in it; it need not exist. */
  static void deleteTree(Path path) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(path)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException gone) {
      return;
    } catch (UncheckedIOException vanished) {
      throw vanished.getCause();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }

  private static Path sibling(Path file, String suffix) {
    return directoryOf(file).resolve(file.getFileName() + suffix);
  }

  private static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file in a directory: " + file);
    }
    return parent;
  }
}
