package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Turns what goes wrong with the state directory into a cause for people. Thread-safe. */
final class StateAccess {

  /** What reads the state directory. */
  interface Reading<T> {
    T get() throws IOException;
  }

  /** What changes it. */
  interface Change {
    void make() throws IOException;
  }

  private final Path stateDirectory;

  StateAccess(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  /**
   * @param doing what is done, before "the state directory"
   * @throws EngineException when it fails
   */
  void attempt(String doing, Change change) {
    boolean unused =
        attempt(
            doing,
            () -> {
              change.make();
              return true;
            });
  }

  /**
   * @param doing what is done, before "the state directory"
   * @throws EngineException when it fails
   */
  <T> T attempt(String doing, Reading<T> reading) {
    try {
      return reading.get();
    } catch (IOException failed) {
      throw new EngineException(
          Cause.of(
              Kind.ENGINE_UNAVAILABLE,
              doing + " the state directory " + stateDirectory + " failed: " + reason(failed),
              "Check that the directory is writable by the runner and the disk has room."),
          failed);
    }
  }

  /** The system's own exceptions hold little more than the file's name. */
  private static String reason(IOException failed) {
    if (failed instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is a file, not a directory";
    }
    if (failed instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (failed instanceof AccessDeniedException denied) {
      return "the runner's user may not write to " + denied.getFile();
    }
    return failed.getMessage() + " (" + failed.getClass().getSimpleName() + ")";
  }
}
