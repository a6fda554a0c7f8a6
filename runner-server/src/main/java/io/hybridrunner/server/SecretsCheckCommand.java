package io.hybridrunner.server;

import io.hybridrunner.secrets.FileSecrets;
import io.hybridrunner.secrets.SecretReferences;
import io.hybridrunner.server.config.ConfigException;
import io.hybridrunner.server.config.Problem;
import io.hybridrunner.server.config.ServerConfigReader;
import io.hybridrunner.spi.SecretBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code secrets check}: would every reference of a document resolve here? */
@Command(
    name = "check",
    description = {
      "Collects the secret references of a document and looks each of them up.",
      "Prints names and fields, never values. Exits with 0 when all resolve, with 1 when not."
    })
final class SecretsCheckCommand implements Callable<Integer> {

  private static final int MAX_BYTES = 16 << 20;

  /** How results are printed. */
  enum Output {
    text,
    json
  }

  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "DOCUMENT",
      description = "A workflow configuration or a service, JSON or YAML; - for standard input.")
  private Optional<String> document = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The runner's configuration; its sections secrets and policy are used.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Look the secrets up in this directory, whatever the configuration says.")
  private Optional<Path> directory = Optional.empty();

  @Option(names = "--output", description = "text or json; text by default.")
  private Output output = Output.text;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  SecretsCheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ServerConfigReader.SecretsPart part =
        ServerConfigReader.readSecrets(config, surroundings.environment());
    SecretBackend backend =
        directory
            .<SecretBackend>map(FileSecrets::new)
            .orElseGet(() -> ProductParts.secrets(part.secrets(), surroundings.environment()));
    SecretsReport report = SecretsReport.of(references(), backend, part.policy());
    surroundings.out().print(output == Output.json ? report.json() : report.text());
    surroundings.out().flush();
    return report.isGood() ? ExitCode.OK : ExitCode.FAILED;
  }

  private SecretReferences references() {
    String name = document.filter(it -> !it.equals("-")).orElse("standard input");
    try {
      return SecretReferences.collect(text(name));
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()), "Give a JSON or YAML document");
    }
  }

  private String text(String name) {
    try (InputStream in =
        name.equals("standard input") ? surroundings.in() : Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(name, "is larger than 16 MiB", "Give one workflow configuration");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(name, "is not UTF-8", "Save it as UTF-8");
    } catch (IOException e) {
      String why = e.getClass().getSimpleName();
      throw refused(name, "cannot be read (" + why + ")", "Check the path and its permissions");
    }
  }

  private static ConfigException refused(String where, String message, String cure) {
    return new ConfigException(List.of(new Problem(where, message, cure)));
  }
}
