package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.secrets.EnvironmentSecrets;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerTokenSecretTest {

  private final SecretBackend store = new EnvironmentSecrets(Map.of("S_DB", "canary-db"), "S_");

  @Test
  void theTokenIsTheOneOfNowAndEverythingElseIsTheStores() {
    String[] token = {"canary-one"};
    SecretBackend both = new ServerTokenSecret(store, () -> SecretValue.of(token[0]));
    assertThat(both.find(ServerTokenSecret.NAME))
        .isEqualTo(new Lookup.Found(SecretValue.of("canary-one")));
    token[0] = "canary-two";
    assertThat(both.find(ServerTokenSecret.NAME))
        .isEqualTo(new Lookup.Found(SecretValue.of("canary-two")));
    assertThat(both.violation(ServerTokenSecret.NAME)).isEmpty();
    SecretRef other = SecretRef.parse("secret:db");
    assertThat(both.find(other)).isEqualTo(store.find(other));
    assertThat(both.store()).isEqualTo(store.store());
    assertThat(both.toString()).doesNotContain("canary");
  }

  @Test
  void aTokenThatCannotBeReadIsAnOutageThatSaysWhy() {
    SecretBackend both =
        new ServerTokenSecret(
            store,
            () -> {
              throw new UncheckedIOException(new IOException("token does not exist"));
            });
    assertThat(both.find(ServerTokenSecret.NAME))
        .isEqualTo(new Lookup.Unavailable("the runner's own token: token does not exist"));
  }
}
