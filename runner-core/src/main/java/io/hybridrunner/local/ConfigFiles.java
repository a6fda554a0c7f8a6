package io.hybridrunner.local;

import io.hybridrunner.model.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in which runs find their configuration, secrets and all, while they work: in a
 * directory of the owner's on memory-backed storage where there is one. Thread-safe for different
 * runs.
 */
final class ConfigFiles {

  private static final Logger LOGGER = LoggerFactory.getLogger(ConfigFiles.class);
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final String SUFFIX = ".yaml";

  private final Path directory;

  private ConfigFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the directory that belongs to a state directory, and makes it when needed.
   *
   * @throws IOException when it is not ours alone: in shared memory anybody can make a directory
   */
  static ConfigFiles open(Path base, Path stateDirectory) throws IOException {
    Path directory =
        base.resolve("hybrid-runner-" + digest(stateDirectory.toRealPath().toString()));
    OwnerFiles.makeDirectory(directory);
    PosixFileAttributes found =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory()
        || !found.owner().equals(Files.getOwner(stateDirectory.resolve("runs")))
        || !found.permissions().equals(OwnerFiles.DIRECTORY.value())) {
      throw new IOException(
          directory + " belongs to somebody else or is open to others; remove it");
    }
    return new ConfigFiles(directory);
  }

  /** Memory-backed storage that we may write to, or else this directory. */
  static Path memoryOr(Path fallback) {
    try {
      if (Files.isWritable(SHARED_MEMORY)
          && Files.getFileStore(SHARED_MEMORY).type().equals("tmpfs")) {
        return SHARED_MEMORY;
      }
    } catch (IOException unknown) {
      return fallback;
    }
    return fallback;
  }

  Path path(RunId runId) {
    return directory.resolve(runId + SUFFIX);
  }

  void write(RunId runId, String config) throws IOException {
    OwnerFiles.write(path(runId), config.getBytes(StandardCharsets.UTF_8));
  }

  void remove(RunId runId) throws IOException {
    Files.deleteIfExists(path(runId));
  }

  /** Removes what runs have left behind that are not among these. */
  void sweep(Set<RunId> living) throws IOException {
    Set<Path> keep = living.stream().map(this::path).collect(Collectors.toSet());
    for (Path file : OwnerFiles.list(directory)) {
      if (!keep.contains(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes the directory, unless a run that lives on still has its file in it. */
  void close() {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException used) {
      LOGGER.debug("{} stays", directory, used);
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
