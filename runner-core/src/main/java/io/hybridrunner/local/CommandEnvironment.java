package io.hybridrunner.local;

import io.hybridrunner.local.LocalProcessEngine.Settings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.model.Workload;
import io.hybridrunner.openmetadata.WorkflowConfig;
import io.hybridrunner.secrets.SecretReferences;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The environment that a run's command is given, and what stands in its way. Immutable. */
final class CommandEnvironment {

  /** Linux: one environment string, its name and {@code =} and the end included. */
  private static final int MAX_STRING = 131_072;

  private static final String CONFIG = "config";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** As long as any other. */
  private static final RunId SOME_RUN = RunId.of("00000000-0000-0000-0000-000000000000");

  private final String owner;
  private final Map<String, String> variables;

  private CommandEnvironment(String owner, Map<String, String> variables) {
    this.owner = owner;
    this.variables = variables;
  }

  /** Without the configuration. */
  static CommandEnvironment of(Settings settings, RunId runId, Workload workload) {
    Map<String, String> variables = new TreeMap<>(settings.environment());
    variables.putIfAbsent("PATH", Supervisor.searchPath(settings.environment()));
    variables.putAll(workload.environment());
    variables.put("pipelineType", workload.pipelineType());
    variables.put("pipelineRunId", runId.toString());
    variables.put("ingestionPipelineFQN", workload.name());
    return new CommandEnvironment(workload.name(), variables);
  }

  CommandEnvironment withConfig(String config) {
    Map<String, String> more = new TreeMap<>(variables);
    more.put(CONFIG, config);
    return new CommandEnvironment(owner, more);
  }

  Map<String, String> variables() {
    return Collections.unmodifiableMap(variables);
  }

  /** Why no run of a pipeline could be given its environment, whatever its secrets are. */
  static Optional<Cause> problem(Settings settings, Workload workload) {
    CommandEnvironment environment = of(settings, SOME_RUN, workload);
    return new IngestionCommand(settings.command()).wantsFile()
        ? environment.problem()
        : environment.withConfig(shortest(workload)).problem();
  }

  /** The configuration of a run if all its secrets were empty: it is never shorter than that. */
  private static String shortest(Workload workload) {
    try {
      String config = WorkflowConfig.forRun(workload.config(), SOME_RUN, Optional.empty());
      Map<SecretRef, SecretValue> empty =
          SecretReferences.collect(config).fields().keySet().stream()
              .collect(Collectors.toMap(Function.identity(), reference -> SecretValue.of("")));
      return empty.isEmpty() ? config : SecretReferences.replace(config, empty);
    } catch (IllegalArgumentException unreadable) {
      // Its size is not what is wrong with it; its runs say what is.
      return "";
    }
  }

  /** Why no process can be given this; empty when one can. */
  Optional<Cause> problem() {
    return variables.entrySet().stream()
        .flatMap(variable -> problem(variable.getKey(), variable.getValue()).stream())
        .findFirst();
  }

  private Optional<Cause> problem(String name, String value) {
    if (!VARIABLE.matcher(name).matches()) {
      return Optional.of(
          Cause.of(
              Kind.BAD_REQUEST,
              "'" + name + "' is not the name of an environment variable",
              "Use letters, digits and '_' (ingestion.environment)."));
    }
    if (value.indexOf('\0') >= 0) {
      return Optional.of(
          Cause.of(
              Kind.BAD_REQUEST,
              "the environment variable " + name + " would hold a NUL character",
              "No process can be given one; correct the value."));
    }
    long bytes = (name + "=").length() + value.getBytes(StandardCharsets.UTF_8).length + 1L;
    return bytes > MAX_STRING ? Optional.of(tooLarge(name, bytes)) : Optional.empty();
  }

  private Cause tooLarge(String name, long bytes) {
    boolean isConfig = name.equals(CONFIG);
    return Cause.of(
        Kind.TOO_LARGE,
        (isConfig ? "the configuration of " : "a value for ")
            + owner
            + " makes the environment variable '"
            + name
            + "' a string of "
            + bytes
            + " bytes, and Linux allows "
            + MAX_STRING,
        isConfig
            ? "Let the command read a file: put {config} among its arguments"
                + " (engine.local.command)."
            : "Make it shorter (ingestion.environment).");
  }
}
