package io.hybridrunner.server.config;

import io.hybridrunner.server.config.ServerConfig.EngineKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Variables of the product we replace that have no meaning here, or only with one engine. */
final class OldNames {

  private static final String ARGO_SERVER =
      "this runner talks to the Kubernetes API, never to the Argo server; remove it";
  private static final String NOT_LOCAL = "it has no effect with the local engine";
  private static final String CUSTOMER_TOLERATION = "it has had no effect since 1.12.5; remove it";

  private static final Map<String, String> WITHOUT_EFFECT =
      Map.of(
          "PIPELINE_SERVICE_CLIENT_ENDPOINT",
          ARGO_SERVER,
          "ARGO_TOKEN",
          ARGO_SERVER,
          "ARGO_SERVER_CERTIFICATE_PATH",
          ARGO_SERVER,
          "ARGO_TEST_CONNECTION_BACKOFF_TIME",
          ARGO_SERVER,
          "EXECUTOR_TYPE",
          "engine.kind says where runs live; remove it",
          "INGESTION_CUSTOMER_TOLERATION",
          CUSTOMER_TOLERATION,
          "ARGO_WORKFLOW_CUSTOMER_TOLERATION",
          CUSTOMER_TOLERATION);

  /** Those that {@code engine.argo} reads. */
  private static final Set<String> FOR_ARGO =
      Set.of(
          "ARGO_PIPELINE_TYPE_CONFIGS",
          "INGESTION_SERVICE_ACCOUNT_NAME",
          "INGESTION_NAMESPACE",
          "INGESTION_IMAGE_PULL_SECRETS",
          "INGESTION_AUTOMOUNT_SA_TOKEN",
          "ARGO_IMAGE_PULL_POLICY",
          "ARGO_INGESTION_CONTAINER_SPEC_FILE_PATH",
          "ARGO_INGESTION_WORKFLOW_SPEC_FILE_PATH",
          "ARGO_SECONDS_AFTER_COMPLETION_TTL");

  /** Older names of some of those. */
  private static final Map<String, String> SUCCESSORS =
      Map.of(
          "ARGO_NAMESPACE", "INGESTION_NAMESPACE",
          "SIMPLEK8S_NAMESPACE", "INGESTION_NAMESPACE",
          "SIMPLEK8S_PIPELINE_TYPE_CONFIGS", "ARGO_PIPELINE_TYPE_CONFIGS",
          "ARGO_WORKFLOW_EXECUTOR_SERVICE_ACCOUNT_NAME", "INGESTION_SERVICE_ACCOUNT_NAME",
          "ARGO_IMAGE_PULL_SECRETS", "INGESTION_IMAGE_PULL_SECRETS",
          "ARGO_AUTOMOUNT_SA_TOKEN", "INGESTION_AUTOMOUNT_SA_TOKEN");

  private OldNames() {}

  /** Warns of those that are set, and of names that look like a slip of the pen. */
  static void warn(
      Settings settings, Set<String> environment, Set<String> known, EngineKind engine) {
    new TreeMap<>(WITHOUT_EFFECT)
        .forEach((name, why) -> whenSet(settings, name, name + " is set, but " + why));
    if (engine == EngineKind.LOCAL) {
      warnOfArgo(settings);
    }
    warnOfSlips(settings, environment, known);
  }

  private static void warnOfArgo(Settings settings) {
    new TreeSet<>(FOR_ARGO)
        .forEach(name -> whenSet(settings, name, name + " is set, but " + NOT_LOCAL));
    new TreeMap<>(SUCCESSORS)
        .forEach(
            (name, successor) ->
                whenSet(
                    settings,
                    name,
                    name + " is an old name; use " + successor + " (" + NOT_LOCAL + ")"));
  }

  private static void warnOfSlips(Settings settings, Set<String> environment, Set<String> known) {
    Set<String> all = all();
    all.addAll(known);
    for (String name : new TreeSet<>(environment)) {
      boolean ours = name.startsWith("INGESTION_") || name.startsWith("METRICS_SERVER_");
      if (ours && !all.contains(name)) {
        Optional<String> meant = NearMiss.of(name, all);
        String cure = meant.map(it -> "did you mean " + it + "?").orElse("it is ignored");
        whenSet(settings, name, name + " is not a variable of this program; " + cure);
      }
    }
  }

  /** All of them. */
  static Set<String> all() {
    Set<String> all = new TreeSet<>(WITHOUT_EFFECT.keySet());
    all.addAll(FOR_ARGO);
    all.addAll(SUCCESSORS.keySet());
    return all;
  }

  private static void whenSet(Settings settings, String name, String sentence) {
    if (settings.variable(name).isPresent()) {
      settings.warn(sentence);
    }
  }
}
