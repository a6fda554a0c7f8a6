package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend;
import java.util.Map;
import java.util.Optional;

/** Secrets in environment variables, given as a map: a library never reads the environment. */
public final class EnvironmentSecrets implements SecretBackend {

  /**
   * @param prefix what the variables' names begin with; may be empty
   */
  public EnvironmentSecrets(Map<String, String> environment, String prefix) {}

  @Override
  public String store() {
    return "environment";
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
