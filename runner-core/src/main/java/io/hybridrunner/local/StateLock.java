package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right to a state directory, which the system takes from a process that dies. */
final class StateLock implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(StateLock.class);

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws EngineException when another engine has it, in this process or in another one
   */
  static StateLock take(Path stateDirectory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            stateDirectory.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerFiles.FILE);
    try {
      if (channel.tryLock() != null) {
        return new StateLock(channel);
      }
    } catch (OverlappingFileLockException mine) {
      LOGGER.debug("the lock is held in this very process", mine);
    }
    channel.close();
    throw new EngineException(
        Cause.of(
            Kind.CONFLICT,
            "another runner works in the state directory " + stateDirectory,
            "Give each runner a state directory of its own, or end the other one."));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      LOGGER.debug("closing the lock", gone);
    }
  }
}
