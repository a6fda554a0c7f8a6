package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Workload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The content of the Secret that a run's pod gets: the configuration and every text that comes from
 * outside, letter by letter. In an object of Argo's it would be searched for {@code {{…}}}.
 * Immutable. Prints no value.
 */
final class WorkloadSecret {

  static final String CONFIG = "config";
  static final String TYPE = "pipelineType";
  static final String NAME = "ingestionPipelineFQN";
  static final String OVERRIDE = "HYBRIDRUNNER_OVERRIDE";
  static final String CONFIG_FILE = "HYBRIDRUNNER_CONFIG_FILE";

  /** Variables of the runner's own. */
  static final Set<String> RESERVED =
      Set.of(CONFIG, TYPE, NAME, "pipelineRunId", "jobName", "namespace", OVERRIDE, CONFIG_FILE);

  /** Linux: one environment string of name, {@code =} and value, without the NUL at its end. */
  static final int MOST_STRING = 131_071;

  /** Kubernetes: all values of a Secret together. */
  static final int MOST_SECRET = 1024 * 1024;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> values;

  private WorkloadSecret(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Of what a run is given.
   *
   * @throws io.hybridrunner.spi.EngineException when no process can be given it, or it is too large
   *     for a Secret
   */
  static WorkloadSecret of(Workload workload) {
    Map<String, String> values = new TreeMap<>(workload.environment());
    for (String name : values.keySet()) {
      checkName(name);
    }
    values.put(CONFIG, workload.config());
    values.put(TYPE, workload.pipelineType());
    values.put(NAME, workload.name());
    return new WorkloadSecret(values).checked(workload.name());
  }

  /**
   * Of what one run's configuration is changed by.
   *
   * @throws io.hybridrunner.spi.EngineException when it is too large for a variable
   */
  static WorkloadSecret ofOverride(String owner, String override) {
    return new WorkloadSecret(Map.of(OVERRIDE, override)).checked(owner);
  }

  private static void checkName(String name) {
    if (RESERVED.contains(name)) {
      throw Refusal.badRequest(
          "the environment variable " + name + " is set by the runner",
          "Take it out of ingestion.environment.");
    }
    if (!VARIABLE.matcher(name).matches()) {
      throw Refusal.badRequest(
          "'" + Printable.of(name) + "' is not the name of an environment variable",
          "Use letters, digits and '_' (ingestion.environment).");
    }
  }

  private WorkloadSecret checked(String owner) {
    long all = 0;
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (value.getValue().indexOf('\0') >= 0) {
        throw Refusal.badRequest(
            "the environment variable " + value.getKey() + " would hold a NUL character",
            "No process can be given one; correct the value.");
      }
      long bytes = bytes(value.getKey());
      boolean byFile = value.getKey().equals(CONFIG);
      long string = value.getKey().length() + 1 + bytes;
      if (string > MOST_STRING && !byFile) {
        throw Refusal.tooLarge(
            String.format(
                "a value for %s makes the environment variable '%s' a string of %d bytes, and Linux"
                    + " allows %d",
                Printable.of(owner), value.getKey(), string, MOST_STRING),
            "Make it shorter.");
      }
      all += bytes;
    }
    if (all > MOST_SECRET) {
      throw Refusal.tooLarge(
          String.format(
              "the configuration of %s and its environment have %d bytes, and a Secret may have %d",
              Printable.of(owner), all, MOST_SECRET),
          "Make the pipeline's filters shorter, or split it.");
    }
    return this;
  }

  private long bytes(String name) {
    return value(name).getBytes(StandardCharsets.UTF_8).length;
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** Whether the configuration is too large to be a variable. */
  boolean wantsFile() {
    return CONFIG.length() + 1 + bytes(CONFIG) > MOST_STRING;
  }

  Set<String> names() {
    return values.keySet();
  }

  /** The same content has the same digest. */
  String digest() {
    StringBuilder all = new StringBuilder();
    values.forEach(
        (name, value) ->
            all.append(name).append('=').append(value.length()).append(':').append(value));
    return Digest.of(all.toString());
  }

  /** The Secret. */
  Fields object(Fields metadata) {
    Draft data = new Draft();
    values.forEach((name, value) -> data.put(name, new Text(base64(value))));
    return new Draft()
        .text("apiVersion", "v1")
        .text("kind", "Secret")
        .put("metadata", metadata)
        .text("type", "Opaque")
        .put("immutable", Literal.of(true))
        .put("data", data.fields())
        .fields();
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "WorkloadSecret" + values.keySet();
  }
}
