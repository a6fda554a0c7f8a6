package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets in environment variables, given as a map: a library never reads the environment.
 * Immutable, thread-safe.
 *
 * <p>{@code secret:shop-db} is the variable {@code <prefix>SHOP_DB}: upper case, with {@code _} in
 * place of {@code -}, {@code .} and {@code /}.
 */
public final class EnvironmentSecrets implements SecretBackend {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_./-]+");

  private final Map<String, SecretValue> values = new HashMap<>();
  private final String prefix;

  /**
   * @param prefix what the variables' names begin with; may be empty
   */
  public EnvironmentSecrets(Map<String, String> environment, String prefix) {
    this.prefix = prefix;
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            values.put(name, SecretValue.of(value));
          }
        });
  }

  @Override
  public String store() {
    return "environment variables " + prefix + "*";
  }

  @Override
  public Optional<String> violation(SecretRef reference) {
    if (reference.key().isPresent()) {
      return Optional.of("a variable has one value; write secret:" + reference.name());
    }
    return LEGAL.matcher(reference.name()).matches()
        ? Optional.empty()
        : Optional.of("a name has letters, digits, '-', '_', '.' and '/' only");
  }

  @Override
  public Lookup find(SecretRef reference) {
    Optional<String> rule = violation(reference);
    if (rule.isPresent()) {
      return new Lookup.Absent(rule.get());
    }
    String variable = prefix + reference.name().toUpperCase(Locale.ROOT).replaceAll("[./-]", "_");
    @Nullable SecretValue value = values.get(variable);
    return value == null
        ? new Lookup.Absent("there is no variable " + variable)
        : new Lookup.Found(value);
  }

  @Override
  public String toString() {
    return "EnvironmentSecrets[" + prefix + "*]";
  }
}
