package io.hybridrunner.server;

import io.hybridrunner.server.config.ConfigException;
import io.hybridrunner.server.config.Problem;
import io.hybridrunner.spi.EngineException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: its subcommands, and what becomes of their failures. */
@Command(
    name = "hybrid-runner",
    description = "Runs ingestion pipelines inside your network.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:tried and failed: a secret is missing, a port is in use",
      "2:the command line or the configuration is wrong; nothing was tried",
      "143:ended by SIGTERM, after a clean close (130: by Ctrl-C)"
    })
final class Program implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Option(names = "--help", usageHelp = true, description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  private Program() {}

  /** Runs one subcommand and says how it ended. */
  static int run(Surroundings surroundings, String... args) {
    return run(surroundings, new ProductParts(), args);
  }

  /** The same with other parts. */
  static int run(Surroundings surroundings, Parts parts, String... args) {
    CommandLine secrets = new CommandLine(new SecretsCommand());
    secrets.addSubcommand(new SecretsCheckCommand(surroundings));
    CommandLine program =
        new CommandLine(new Program())
            .addSubcommand(new ServeCommand(surroundings, parts))
            .addSubcommand(new RelayCommand(surroundings))
            .addSubcommand(secrets)
            .addSubcommand(new VersionCommand(surroundings))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((e, given) -> usage(e, surroundings))
            .setExecutionExceptionHandler((e, line, parsed) -> failure(e, surroundings));
    return program.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  private static int usage(ParameterException e, Surroundings surroundings) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    surroundings.err().println(e.getMessage());
    surroundings.err().println("Try '" + command + " --help'.");
    return ExitCode.USAGE;
  }

  private static int failure(Exception e, Surroundings surroundings) {
    if (e instanceof ConfigException config) {
      List<Problem> problems = config.problems();
      String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
      surroundings.err().println("The configuration cannot be used: " + count + ".");
      problems.forEach(problem -> surroundings.err().println("  " + problem));
      return ExitCode.USAGE;
    }
    if (e instanceof StartException || e instanceof EngineException) {
      surroundings.err().println(e.getMessage());
      return ExitCode.FAILED;
    }
    LoggerFactory.getLogger(Program.class).debug("fault", e);
    // Only the type: the message of a fault nobody thought of could hold anything.
    surroundings
        .err()
        .println("A fault in the program: " + e.getClass().getName() + ". Please report it.");
    return ExitCode.FAILED;
  }
}
