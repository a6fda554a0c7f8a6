package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to a state directory, which the system takes from a process that dies.
 *
 * <p>Such a lock belongs to the process: it is lost when the process closes the file, by whatever
 * channel. So an engine that is refused must never have had the file {@code lock} open beside the
 * engine that holds it. The file {@code lock.door} is tried first: Java itself remembers that a
 * channel of this process has it locked, also when the system has forgotten it because a refused
 * engine closed it. Only who comes through this door opens {@code lock}, which keeps other
 * processes out.
 */
final class StateLock implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(StateLock.class);

  private final FileLock door;
  private final FileLock lock;

  private StateLock(FileLock door, FileLock lock) {
    this.door = door;
    this.lock = lock;
  }

  /**
   * Takes it.
   *
   * @throws EngineException when another engine has it, in this process or in another one
   */
  static StateLock take(Path stateDirectory) throws IOException {
    FileLock door =
        attempt(stateDirectory.resolve("lock.door")).orElseThrow(() -> taken(stateDirectory));
    try {
      FileLock lock =
          attempt(stateDirectory.resolve("lock")).orElseThrow(() -> taken(stateDirectory));
      return new StateLock(door, lock);
    } catch (IOException | RuntimeException failed) {
      close(door);
      throw failed;
    }
  }

  /** Locks a file; empty when somebody else has. */
  private static Optional<FileLock> attempt(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerFiles.FILE);
    Optional<FileLock> lock = Optional.empty();
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException mine) {
      LOGGER.debug("{} is locked in this very process", file, mine);
    } finally {
      if (lock.isEmpty()) {
        channel.close();
      }
    }
    return lock;
  }

  private static EngineException taken(Path stateDirectory) {
    return new EngineException(
        Cause.of(
            Kind.CONFLICT,
            "another runner works in the state directory " + stateDirectory,
            "Give each runner a state directory of its own, or end the other one."));
  }

  /** The door last: whoever comes through it finds the lock free. */
  @Override
  public void close() {
    close(lock);
    close(door);
  }

  private static void close(FileLock lock) {
    try {
      lock.acquiredBy().close();
    } catch (IOException gone) {
      LOGGER.debug("closing the lock", gone);
    }
  }
}
