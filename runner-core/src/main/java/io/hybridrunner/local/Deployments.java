package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory {@code pipelines}: one file for each deployed pipeline. Thread-safe. */
final class Deployments {

  private static final Logger LOGGER = LoggerFactory.getLogger(Deployments.class);

  private final Path directory;

  Deployments(Path directory) {
    this.directory = directory;
  }

  void open() throws IOException {
    OwnerFiles.makeDirectory(directory);
  }

  private Path file(PipelineId pipelineId) {
    return directory.resolve(pipelineId + ".json");
  }

  boolean has(PipelineId pipelineId) {
    return Files.exists(file(pipelineId));
  }

  Optional<StoredDeployment> find(PipelineId pipelineId) throws IOException {
    Path file = file(pipelineId);
    try {
      return Optional.of(StoredJson.deployment(Files.readAllBytes(file)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      throw new EngineException(
          Cause.of(
              Kind.ENGINE_UNAVAILABLE,
              file + " cannot be read: " + unreadable.getMessage(),
              "Remove this file, and deploy the pipeline again."));
    }
  }

  /**
   * All that can be read: one broken file must not keep the others from being looked after, and
   * whoever asks for it by its id is told. One that is removed meanwhile is left out.
   */
  List<StoredDeployment> all() throws IOException {
    List<StoredDeployment> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
      for (Path file : files) {
        readable(file).ifPresent(all::add);
      }
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    return all;
  }

  private static Optional<StoredDeployment> readable(Path file) throws IOException {
    try {
      return Optional.of(StoredJson.deployment(Files.readAllBytes(file)));
    } catch (NoSuchFileException removed) {
      return Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      LOGGER.warn("{} is no deployment that can be read: {}", file, unreadable.getMessage());
      return Optional.empty();
    }
  }

  /** Replaces it in one step; when that fails the previous one stays. */
  void put(StoredDeployment stored) throws IOException {
    OwnerFiles.write(file(stored.deployment().pipelineId()), StoredJson.write(stored));
  }

  void remove(PipelineId pipelineId) throws IOException {
    Files.deleteIfExists(file(pipelineId));
  }
}
