package io.hybridrunner.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveSecretsTest {

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  @TempDir private Path secrets;

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void everyReferenceIsReplacedByItsValue() throws Exception {
    Files.writeString(secrets.resolve("db"), "it's \"quoted\": #1");

    String resolved =
        new ResolveSecrets(secrets, threads)
            .resolve("{\"user\": \"a\", \"password\": \"secret:db\"}");

    assertThat(resolved).contains("it's \\\"quoted\\\": #1").doesNotContain("secret:");
  }

  @Test
  void whatIsMissingIsNamedWithItsStoreAndItsField() {
    assertThatThrownBy(
            () -> new ResolveSecrets(secrets, threads).resolve("connection: {password: secret:db}"))
        .hasMessageContaining("secret:db")
        .hasMessageContaining(secrets.toString())
        .hasMessageContaining("connection.password");
  }
}
