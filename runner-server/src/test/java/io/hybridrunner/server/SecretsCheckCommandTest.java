package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCheckCommandTest {

  private static final String DOCUMENT =
      """
      source:
        type: postgres
        serviceConnection:
          config:
            username: reader
            authType:
              password: secret:db-password
            sslKey: secret:db-key
      workflowConfig:
        openMetadataServerConfig:
          securityConfig:
            jwtToken: canary-jwt
      """;

  private final Path directory;
  private final Capture capture = new Capture();

  SecretsCheckCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectory(directory.resolve("secrets"));
  }

  private void secret(String name, String value) throws IOException {
    Files.writeString(directory.resolve("secrets").resolve(name), value);
  }

  private int check(String document, String... args) {
    return check(Map.of(), document, args);
  }

  private int check(Map<String, String> environment, String document, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "secrets";
    all[1] = "check";
    System.arraycopy(args, 0, all, 2, args.length);
    return Program.run(capture.surroundings(environment, document), all);
  }

  private String secrets() {
    return directory.resolve("secrets").toString();
  }

  @Test
  void whenAllAreThereTheCodeIsZeroAndNoValueIsPrinted() throws IOException {
    secret("db-password", "canary-password");
    secret("db-key", "canary-key");
    assertThat(check(DOCUMENT, "--directory", secrets())).isZero();
    assertThat(capture.out())
        .contains("found       secret:db-password\n")
        .contains("            in source.serviceConnection.config.authType.password\n")
        .contains("2 references, 0 would fail; looked up in directory " + secrets())
        .doesNotContain("canary");
    assertThat(capture.err()).isEmpty();
  }

  @Test
  void aMissingOneIsNamedWithItsFieldAndTheCodeIsOne() throws IOException {
    secret("db-password", "canary-password");
    assertThat(check(DOCUMENT, "--directory", secrets())).isEqualTo(1);
    assertThat(capture.out())
        .contains(
            "missing     secret:db-key\n            in source.serviceConnection.config.sslKey")
        .contains("2 references, 1 would fail")
        .doesNotContain("canary");
  }

  @Test
  void programsGetJson() throws IOException {
    secret("db-password", "canary-password");
    Path file = Files.writeString(directory.resolve("workflow.yaml"), DOCUMENT);
    assertThat(check("", "--directory", secrets(), "--output", "json", file.toString()))
        .isEqualTo(1);
    assertThat(capture.out().replaceAll("\\s+", ""))
        .startsWith("{\"ok\":false,\"store\":\"directory" + secrets() + "\",\"references\":[{")
        .contains("{\"verdict\":\"found\",\"reference\":\"secret:db-password\",")
        .contains("\"fields\":[\"source.serviceConnection.config.sslKey\"],\"detail\":\"")
        .doesNotContain("canary");
  }

  @Test
  void aLineBreakAtTheEndOfAValueIsWarnedOfAndChangesNothing() throws IOException {
    secret("db-password", "canary-password\n");
    secret("db-key", "canary-key");
    assertThat(check(DOCUMENT, "--directory", secrets())).isZero();
    assertThat(capture.out())
        .contains("warning: the value ends with a line break, which is used too")
        .doesNotContain("canary");
  }

  @Test
  void thePolicyOfTheConfigurationCounts() throws IOException {
    secret("db-password", "x");
    secret("db-key", "x");
    Path config =
        Files.writeString(
            directory.resolve("runner.yaml"),
            "runner: {}\nsecrets: {directory: \"%s\"}\npolicy: {secretPrefixes: [db-p]}\n"
                .formatted(secrets()));
    assertThat(check(DOCUMENT, "--config", config.toString())).isEqualTo(1);
    assertThat(capture.out())
        .contains("found       secret:db-password")
        .contains("denied      secret:db-key")
        .contains("policy.secretPrefixes");
  }

  @Test
  void variablesCanBeTheStore() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("runner.yaml"), "secrets: {backend: env, prefix: OUR_}\n");
    String document = "password: secret:DB_PASSWORD\n";
    assertThat(check(Map.of("OUR_DB_PASSWORD", "canary"), document, "--config", config.toString()))
        .isZero();
    assertThat(check(Map.of("DB_PASSWORD", "canary"), document, "--config", config.toString()))
        .isEqualTo(1);
    assertThat(capture.out()).doesNotContain("canary");
  }

  @Test
  void whatIsMeantAsAReferenceAndIsNoneIsShown() {
    assertThat(check("password: \"secret: db-pw\"\n", "--directory", secrets())).isEqualTo(1);
    assertThat(capture.out()).contains("malformed   'secret: db-pw'\n            in password\n");
  }

  @Test
  void aDocumentThatCannotBeReadIsToldWithoutItsContent() {
    assertThat(check("{\"password\": canary", "--directory", secrets())).isEqualTo(2);
    assertThat(check("", "--directory", secrets(), "/no/such/file")).isEqualTo(2);
    assertThat(capture.err())
        .contains("standard input: ")
        .contains("/no/such/file: cannot be read (NoSuchFileException)")
        .doesNotContain("canary");
  }
}
