package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend;
import java.nio.file.Path;
import java.util.Optional;

/** Secrets in a mounted directory: a file is a secret, a folder is a secret with several keys. */
public final class FileSecrets implements SecretBackend {

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
    return Optional.empty();
  }

  @Override
  public Lookup find(SecretRef reference) {
    throw new UnsupportedOperationException("being built");
  }
}
