package io.hybridrunner.server.config;

import io.hybridrunner.collate.token.TokenText;
import io.hybridrunner.model.SecretValue;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses where the link's token comes from, and tries it once. */
final class LinkToken {

  private static final String VALUE = "AUTH_TOKEN";
  private static final String FILE = "AUTH_TOKEN_FILE";
  private static final String CURE =
      "Name a file with link.tokenFile (best), or set the variable " + VALUE;

  /** One of them, when the configuration is right. */
  record Choice(Optional<SecretValue> value, Optional<Path> file) {}

  private LinkToken() {}

  static Choice choose(Settings settings) {
    Optional<String> value = settings.ask("link.token", Types.secretText()).from(VALUE).optional();
    Optional<Path> file = settings.ask("link.tokenFile", Types.path()).from(FILE).optional();
    boolean valueVariable = settings.variable(VALUE).isPresent();
    boolean fileVariable = settings.variable(FILE).isPresent();
    if (value.isPresent() && file.isPresent()) {
      if (valueVariable == fileVariable) {
        String both = valueVariable ? VALUE + " and " + FILE : "link.token and link.tokenFile";
        settings.problem(both, "both are given", "Remove one; the file is better");
        return new Choice(Optional.empty(), file);
      }
      String used = valueVariable ? VALUE : FILE;
      settings.warn(used + " is used; the token named in the file is not");
      value = valueVariable ? value : Optional.empty();
      file = valueVariable ? Optional.empty() : file;
    }
    return tried(settings, value, file, valueVariable, fileVariable);
  }

  private static Choice tried(
      Settings settings,
      Optional<String> value,
      Optional<Path> file,
      boolean valueVariable,
      boolean fileVariable) {
    String where =
        file.map(path -> (fileVariable ? FILE : "link.tokenFile") + " " + path)
            .orElse(valueVariable ? "variable " + VALUE : "link.token");
    try {
      if (value.isEmpty() && file.isEmpty()) {
        if (!settings.isGiven("link.token") && !settings.isGiven("link.tokenFile")) {
          settings.problem("link.token", "is missing", CURE);
        }
        return new Choice(Optional.empty(), Optional.empty());
      }
      String text = file.isPresent() ? TokenReader.content(file.get()) : value.orElseThrow();
      TokenText.Usable token = TokenReader.usable(text);
      if (!token.cut().isEmpty()) {
        settings.warn(where + ": cut off around the token: " + String.join(", ", token.cut()));
      }
      return new Choice(file.isPresent() ? Optional.empty() : Optional.of(token.token()), file);
    } catch (BadValue e) {
      settings.problem(where, e.message(), e.cure());
      return new Choice(Optional.empty(), file);
    }
  }
}
