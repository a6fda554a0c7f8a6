package io.hybridrunner.examples.embedding;

import io.hybridrunner.model.Cause;
import io.hybridrunner.secrets.FileSecrets;
import io.hybridrunner.secrets.SecretReferences;
import io.hybridrunner.secrets.SecretResolver;
import io.hybridrunner.secrets.SecretResolver.Resolution.Resolved;
import io.hybridrunner.secrets.SecretResolver.Resolution.Unresolved;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Resolves the secrets of a document, without a runner. Thread-safe. */
public final class ResolveSecrets {

  private final SecretResolver resolver;

  /**
   * Resolves from a directory, where a file is a secret.
   *
   * @param executor does the look-ups
   */
  public ResolveSecrets(Path directory, Executor executor) {
    this.resolver = new SecretResolver(new FileSecrets(directory), executor);
  }

  /**
   * The document, YAML or JSON, with every {@code secret:} replaced by its value. Keep the result
   * to yourself.
   *
   * @throws IllegalStateException when one cannot be resolved; says which, where it is missing and
   *     which fields ask for it
   */
  public String resolve(String document) {
    SecretReferences references = SecretReferences.collect(document);
    SecretResolver.Resolution resolution = resolver.resolve(references);
    if (resolution instanceof Unresolved unresolved) {
      throw new IllegalStateException(
          String.join("\n", unresolved.causes().stream().map(Cause::sentence).toList()));
    }
    return SecretReferences.replace(document, ((Resolved) resolution).values());
  }
}
