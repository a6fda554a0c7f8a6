package io.hybridrunner.server.config;

import io.hybridrunner.argo.ArgoSettings;
import io.hybridrunner.argo.cluster.ClusterAccess;
import io.hybridrunner.argo.manifest.IngestionPods;
import io.hybridrunner.argo.manifest.IngestionPods.Identity;
import io.hybridrunner.argo.manifest.IngestionPods.Lifetime;
import io.hybridrunner.argo.manifest.IngestionPods.PodGc;
import io.hybridrunner.argo.manifest.IngestionPods.PullPolicy;
import io.hybridrunner.argo.manifest.IngestionPods.Security;
import io.hybridrunner.model.Resources;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads {@code engine.argo}; variables and what is required count only when it is chosen. */
final class ArgoSection {

  private static final String SECTION = "engine.argo.";
  private static final ArgoSettings DEFAULTS =
      ArgoSettings.of(new ClusterAccess.InCluster(), "default");
  private static final IngestionPods PODS = IngestionPods.defaults();
  private static final long YEAR = 31_536_000;

  private final Settings settings;
  private final PodFiles pod;
  private final boolean isChosen;

  ArgoSection(Settings settings, PodFiles pod, boolean isChosen) {
    this.settings = settings;
    this.pod = pod;
    this.isChosen = isChosen;
  }

  ServerConfig.Argo read() {
    Identity identity = PODS.identity();
    Lifetime lifetime = PODS.lifetime();
    return new ServerConfig.Argo(
        namespace(),
        kubeconfig(),
        ask("context", Types.text()).optional(),
        ask("instanceId", KubernetesTypes.instanceId()).optional(),
        ask(
                "serviceAccount",
                KubernetesTypes.name(),
                "INGESTION_SERVICE_ACCOUNT_NAME",
                "ARGO_WORKFLOW_EXECUTOR_SERVICE_ACCOUNT_NAME")
            .orElse(identity.serviceAccount()),
        ask(
                "automountToken",
                Types.flag(),
                "INGESTION_AUTOMOUNT_SA_TOKEN",
                "ARGO_AUTOMOUNT_SA_TOKEN")
            .orElse(identity.automountToken()),
        ask(
                "imagePullSecrets",
                KubernetesTypes.names(),
                "INGESTION_IMAGE_PULL_SECRETS",
                "ARGO_IMAGE_PULL_SECRETS")
            .orElse(identity.imagePullSecrets()),
        ask(
                "imagePullPolicy",
                Types.oneOf(PullPolicy.class, PullPolicy::text),
                "ARGO_IMAGE_PULL_POLICY")
            .orElse(identity.imagePullPolicy()),
        ask("podLabels", KubernetesTypes.labels()).orElse(Map.of()),
        ask("podAnnotations", KubernetesTypes.annotations()).orElse(Map.of()),
        ask("nodeSelector", KubernetesTypes.nodeLabels()).orElse(Map.of()),
        ask("priorityClass", KubernetesTypes.name()).optional(),
        ask("security", Types.oneOf(Security.class)).orElse(PODS.security()),
        ask("secretsNamespace", KubernetesTypes.namespace()).optional(),
        executorResources(PODS.executorResources()),
        ask("keepFinishedSeconds", Types.seconds(60, YEAR), "ARGO_SECONDS_AFTER_COMPLETION_TTL")
            .orElse(lifetime.finished()),
        seconds("keepFinishedTestsSeconds", 60, YEAR, lifetime.finishedTests()),
        ask("podGc", Types.oneOf(PodGc.class)).orElse(lifetime.podGc()),
        seconds("killGraceSeconds", 1, 3600, lifetime.killGrace()),
        ask("infrastructureRetries", Types.number(0, 10))
            .optional()
            .map(Math::toIntExact)
            .orElse(lifetime.infrastructureRetries()),
        seconds("startingDeadlineSeconds", 0, 86_400, lifetime.startingDeadline()),
        merged(
            "containerSpecFile",
            "ARGO_INGESTION_CONTAINER_SPEC_FILE_PATH",
            "container-params.yaml"),
        merged(
            "workflowSpecFile", "ARGO_INGESTION_WORKFLOW_SPEC_FILE_PATH", "workflow-params.yaml"),
        ask(
                "pipelineTypes",
                KubernetesTypes.specs(),
                "ARGO_PIPELINE_TYPE_CONFIGS",
                "SIMPLEK8S_PIPELINE_TYPE_CONFIGS")
            .orElse(Map.of()),
        ask("allowPrivileged", Types.flag()).orElse(PODS.merges().allowPrivileged()),
        ask("callsPerSecond", Types.count(1000)).orElse((int) DEFAULTS.callsPerSecond()),
        ask("burst", Types.count(10_000)).orElse(DEFAULTS.burst()),
        seconds("callTimeoutSeconds", 1, 600, DEFAULTS.callTimeout()),
        seconds("acceptTimeoutSeconds", 1, 600, DEFAULTS.acceptTimeout()));
  }

  private <T> Settings.Setting<T> ask(String key, Type<T> type) {
    return settings.ask(SECTION + key, type);
  }

  private <T> Settings.Setting<T> ask(
      String key, Type<T> type, String variable, String... formerNames) {
    Settings.Setting<T> setting = ask(key, type);
    return isChosen ? setting.from(variable, formerNames) : setting;
  }

  private Duration seconds(String key, long min, long max, Duration byDefault) {
    return ask(key, Types.seconds(min, max)).orElse(byDefault);
  }

  private Resources executorResources(Resources byDefault) {
    return new Resources(
        ask("executorResources.cpuRequest", Types.cpu()).orElse(byDefault.cpuRequest()),
        ask("executorResources.cpuLimit", Types.cpu()).orElse(byDefault.cpuLimit()),
        ask("executorResources.memoryRequest", Types.memory()).orElse(byDefault.memoryRequest()),
        ask("executorResources.memoryLimit", Types.memory()).orElse(byDefault.memoryLimit()));
  }

  private Optional<String> namespace() {
    Settings.Setting<String> namespace =
        ask(
            "namespace",
            KubernetesTypes.namespace(),
            "INGESTION_NAMESPACE",
            "ARGO_NAMESPACE",
            "SIMPLEK8S_NAMESPACE");
    if (!isChosen) {
      return namespace.optional();
    }
    if (PodFiles.isInCluster(settings)) {
      return namespace.optional().or(this::ownNamespace);
    }
    return Optional.of(namespace.required("Name the namespace that runs live in", "missing"));
  }

  private Optional<String> ownNamespace() {
    try {
      return Optional.of(Files.readString(pod.namespace()).strip());
    } catch (IOException e) {
      settings.problem(
          SECTION + "namespace",
          "is not given, and the pod's own cannot be read from " + pod.namespace(),
          "Name it, or set INGESTION_NAMESPACE");
      return Optional.empty();
    }
  }

  /** Empty for the pod's own ServiceAccount. */
  private Optional<Path> kubeconfig() {
    Optional<Path> given = ask("kubeconfig", Types.path()).optional();
    if (given.isPresent() || !isChosen || PodFiles.isInCluster(settings)) {
      return given;
    }
    Optional<String> variable = settings.variable("KUBECONFIG");
    if (variable.isPresent() && variable.get().contains(File.pathSeparator)) {
      settings.problem(
          "variable KUBECONFIG",
          "names several files",
          "Name one with " + SECTION + "kubeconfig: they are not merged");
      return Optional.empty();
    }
    return variable
        .map(Path::of)
        .or(() -> settings.variable("HOME").map(home -> Path.of(home, ".kube", "config")));
  }

  /** A file to be merged; without one the place that the product we replace knows. */
  private Optional<Path> merged(String key, String variable, String formerName) {
    Path former = pod.customConfig().resolve(formerName);
    return ask(key, Types.path(), variable)
        .optional()
        .or(() -> Optional.of(former).filter(file -> isChosen && Files.exists(file)));
  }
}
