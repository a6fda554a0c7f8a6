package io.hybridrunner.examples.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A temporary folder that only its owner can read; all that the demo writes is in it. */
final class Workspace implements AutoCloseable {

  private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final Random RANDOM = new SecureRandom();

  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  static Workspace create() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "hybrid-runner-demo-" + random(6));
    return new Workspace(
        Files.createDirectory(
            folder.toAbsolutePath(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  Path folder() {
    return folder;
  }

  /** A file or folder in it. */
  Path path(String name) {
    return folder.resolve(name);
  }

  /** A new folder in it. */
  Path folder(String name) throws IOException {
    return Files.createDirectory(path(name));
  }

  /** A new file that only its owner can read. */
  Path secretFile(Path file, String content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  /** Random letters and digits. */
  static String random(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** A password that looks different in every encoding, so that each form can be told apart. */
  static String password() {
    return random(8) + "+/%&\"é" + random(12);
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
