package io.hybridrunner.ecr.config;

import io.hybridrunner.ecr.AwsCredentials;
import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.model.ClusterAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the program was told to do.
 *
 * @param targets the registries, each with how it can be proved
 * @param namespaces where pods pull from them
 * @param secret the name of the pull Secret in each namespace
 * @param credentials who asks AWS
 * @param access how the cluster is reached
 * @param caFile certificates of authorities to trust besides the JVM's
 * @param metricsFile where metrics are written
 */
public record RenewerConfig(
    List<Target> targets,
    List<String> namespaces,
    String secret,
    AwsCredentials credentials,
    ClusterAccess access,
    Optional<Path> caFile,
    Optional<Path> metricsFile) {

  static final Path SERVICE_ACCOUNT_TOKEN =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  /** Copies the lists. */
  public RenewerConfig {
    targets = List.copyOf(targets);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * Reads a file and an environment; asks nobody.
   *
   * @param file the YAML file; the environment alone when empty
   * @param environment the environment variables; a variable is stronger than the file
   * @throws ConfigException with everything that is wrong
   */
  public static Loaded load(Optional<Path> file, Map<String, String> environment) {
    return load(file, environment, SERVICE_ACCOUNT_TOKEN);
  }

  static Loaded load(
      Optional<Path> file, Map<String, String> environment, Path serviceAccountToken) {
    YamlFile yaml = file.map(YamlFile::read).orElseGet(YamlFile::none);
    return new ConfigReader(yaml, new Reading(environment), serviceAccountToken).read();
  }
}
