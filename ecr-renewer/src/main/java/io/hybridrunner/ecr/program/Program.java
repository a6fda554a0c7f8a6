package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.RenewalPlan;
import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.Result;
import io.hybridrunner.ecr.config.ConfigException;
import io.hybridrunner.ecr.config.Loaded;
import io.hybridrunner.ecr.config.Problem;
import io.hybridrunner.ecr.config.RenewerConfig;
import io.hybridrunner.ecr.model.RenewalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** One run: from the command line to the exit code. */
final class Program {

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Work work;

  Program(
      PrintStream out, PrintStream err, Map<String, String> environment, Clock clock, Work work) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.clock = clock;
    this.work = work;
  }

  ExitCode run(String... args) {
    try {
      CommandLine given = CommandLine.parse(args);
      if (given instanceof CommandLine.Renew renew) {
        return renew(renew);
      }
      boolean help = given instanceof CommandLine.Help;
      out.print(help ? CommandLine.help() : "ecr-renewer " + version() + "\n");
      return ExitCode.OK;
    } catch (CommandLine.UsageException e) {
      err.println(e.getMessage());
      err.println("Try 'ecr-renewer --help'.");
      return ExitCode.USAGE;
    } catch (ConfigException e) {
      List<Problem> problems = e.problems();
      String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
      err.println("The configuration cannot be used: " + count + ".");
      problems.forEach(problem -> err.println("  " + problem));
      return ExitCode.USAGE;
    } catch (RuntimeException e) {
      // Only the type: the message of a fault nobody thought of could hold anything.
      err.println("A fault in the program: " + e.getClass().getName() + ". Please report it.");
      return ExitCode.FAULT;
    }
  }

  private ExitCode renew(CommandLine.Renew given) {
    Instant begin = clock.instant();
    Optional<Path> file =
        given
            .config()
            .or(
                () ->
                    Optional.ofNullable(environment.get("ECR_RENEWER_CONFIG"))
                        .filter(name -> !name.isBlank())
                        .map(Path::of));
    Loaded loaded = RenewerConfig.load(file, environment);
    loaded.warnings().forEach(warning -> err.println("Warning: " + warning + "."));
    RenewerConfig config = loaded.config();
    Optional<Path> metrics = given.metricsFile().or(config::metricsFile);
    List<X509Certificate> authorities = config.caFile().map(Authorities::read).orElse(List.of());
    RenewalPlan plan = plan(config, given);
    if (given.checkOnly()) {
      return check(config, plan, metrics);
    }
    List<Result> results = results(config, authorities, plan);
    results.forEach(this::complain);
    metrics.ifPresent(it -> writeMetrics(it, results));
    Instant end = clock.instant();
    ExitCode code = ExitCode.of(results);
    out.println(new Summary(end, Duration.between(begin, end), code, results).json());
    return code;
  }

  private ExitCode check(RenewerConfig config, RenewalPlan plan, Optional<Path> metrics) {
    try {
      work.check(config);
    } catch (RenewalException unusable) {
      err.println(unusable.getMessage());
      return ExitCode.USAGE;
    }
    Plans.print(out, config, plan, metrics);
    return ExitCode.OK;
  }

  private static RenewalPlan plan(RenewerConfig config, CommandLine.Renew given) {
    List<Target> targets =
        config.targets().stream()
            .map(it -> new Target(it.registry(), it.proof().filter(proof -> given.verify())))
            .toList();
    return new RenewalPlan(
        targets, config.namespaces(), config.secret(), given.when(), given.adoption());
  }

  /** When there is no way to the cluster at all, that is what became of everything. */
  private List<Result> results(
      RenewerConfig config, List<X509Certificate> authorities, RenewalPlan plan) {
    try {
      return work.renew(config, authorities, plan);
    } catch (RenewalException e) {
      Outcome failed = new Outcome.Failed(e.reason(), Optional.empty());
      return plan.namespaces().stream()
          .flatMap(
              namespace ->
                  plan.targets().stream()
                      .map(it -> new Result(it.registry().host(), namespace, failed)))
          .toList();
    }
  }

  private void complain(Result result) {
    if (result.outcome() instanceof Outcome.Failed failed) {
      String sentence = failed.cause().sentence().replaceAll("\\p{Cntrl}", " ");
      err.println(result.namespace() + ", " + result.registry() + ": " + sentence);
    }
  }

  /** Metrics are news of the work, not the work: without them it is as well done. */
  private void writeMetrics(Path file, List<Result> results) {
    try {
      Metrics.write(file, Metrics.text(clock.instant(), results));
    } catch (IOException e) {
      String why = e.getClass().getSimpleName();
      err.println(
          "Warning: metrics could not be written to "
              + file
              + " ("
              + why
              + "). Check its directory.");
    }
  }

  private static String version() {
    try (InputStream in = Program.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
