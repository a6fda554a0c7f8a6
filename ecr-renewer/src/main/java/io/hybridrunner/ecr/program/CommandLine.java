package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Adoption;
import io.hybridrunner.ecr.RenewalPlan.When;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** What was asked for on the command line. */
sealed interface CommandLine {

  /** {@code --help}. */
  record Help() implements CommandLine {}

  /** {@code --version}. */
  record Version() implements CommandLine {}

  /** {@code --check}, or without it: renew. */
  record Renew(
      Optional<Path> config,
      Optional<Path> metricsFile,
      When when,
      Adoption adoption,
      boolean verify,
      boolean checkOnly)
      implements CommandLine {}

  /** It cannot be understood. */
  final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Reads it. */
  static CommandLine parse(String... args) throws UsageException {
    try {
      var given =
          DefaultParser.builder().setAllowPartialMatching(false).get().parse(options(), args);
      if (given.hasOption("help")) {
        return new Help();
      }
      if (given.hasOption("version")) {
        return new Version();
      }
      if (!given.getArgList().isEmpty()) {
        throw new UsageException("Not an option: " + given.getArgList().get(0));
      }
      return new Renew(
          path(given.getOptionValue("config")),
          path(given.getOptionValue("metrics-file")),
          given.hasOption("force") ? When.NOW : When.HALF_LIFE,
          given.hasOption("adopt") ? Adoption.ADOPT : Adoption.REFUSE,
          given.hasOption("verify"),
          given.hasOption("check"));
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Path> path(@Nullable String text) throws UsageException {
    try {
      return Optional.ofNullable(text).map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageException("Not a path: what an option was given");
    }
  }

  private static Options options() {
    return new Options()
        .addOption(
            option("config", "The YAML file; also ECR_RENEWER_CONFIG.")
                .hasArg()
                .argName("FILE")
                .get())
        .addOption(option("force", "Renews what is still good, too.").get())
        .addOption(option("adopt", "Takes over Secrets that somebody else manages.").get())
        .addOption(
            option("verify", "Asks the registries whether they take what the Secrets hold.").get())
        .addOption(
            option("metrics-file", "Where metrics are written; stronger than metricsFile.")
                .hasArg()
                .argName("FILE")
                .get())
        .addOption(option("check", "Checks the configuration and asks nobody.").get())
        .addOption(option("help", "Shows this help.").get())
        .addOption(option("version", "Prints the version.").get());
  }

  private static Option.Builder option(String name, String description) {
    return Option.builder().longOpt(name).desc(description);
  }

  /** What {@code --help} prints. */
  static String help() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println("Usage: ecr-renewer [OPTION]...");
    out.println("Renews the pull credentials of ECR registries in Kubernetes Secrets, once.");
    out.println();
    for (Option option : options().getOptions()) {
      String argument = option.hasArg() ? " " + option.getArgName() : "";
      out.printf("  --%-20s %s%n", option.getLongOpt() + argument, option.getDescription());
    }
    out.println();
    out.println("Exit codes:");
    for (ExitCode code : ExitCode.values()) {
      out.printf("  %d  %s%n", code.code(), code.meaning());
    }
    return text.toString();
  }
}
