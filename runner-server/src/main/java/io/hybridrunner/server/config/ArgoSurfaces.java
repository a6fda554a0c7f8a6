package io.hybridrunner.server.config;

import io.hybridrunner.argo.manifest.Manifests;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks what a configuration says of Argo against itself and against this machine's files. */
final class ArgoSurfaces {

  private static final int MAX_BYTES = 1 << 20;

  /** What the engine's settings are called in the file. */
  private static final Map<String, String> KEYS =
      Map.of(
          "containerSpec", "containerSpecFile",
          "workflowSpec", "workflowSpecFile",
          "typeSpecs", "pipelineTypes");

  private final Settings settings;

  ArgoSurfaces(Settings settings) {
    this.settings = settings;
  }

  void check(ServerConfig config) {
    ServerConfig.Argo argo = config.engine().argo();
    checkAccess(argo);
    checkSecretsNamespace(argo, config.ingestion());
    checkMerges(argo);
    warnOfInventory(config);
  }

  private void checkMerges(ServerConfig.Argo argo) {
    boolean hasContainer = isText("engine.argo.containerSpecFile", argo.containerSpecFile());
    boolean hasWorkflow = isText("engine.argo.workflowSpecFile", argo.workflowSpecFile());
    if (hasContainer && hasWorkflow) {
      Manifests.problems(ArgoPods.of(argo)).forEach(this::merged);
    }
  }

  /** The sentence names the setting by its name in the engine; people know that of the file. */
  private void merged(String problem) {
    String known = problem;
    for (Map.Entry<String, String> name : KEYS.entrySet()) {
      if (problem.startsWith(name.getKey())) {
        known = name.getValue() + problem.substring(name.getKey().length());
      }
    }
    int cure = known.lastIndexOf("; ");
    settings.problem(
        "engine.argo",
        cure < 0 ? known : known.substring(0, cure),
        cure < 0 ? "Correct it there" : sentence(known.substring(cure + 2)));
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private void checkAccess(ServerConfig.Argo argo) {
    if (argo.kubeconfig().isPresent()) {
      checkKubeconfig(argo.kubeconfig().get(), argo.context());
    } else if (!PodFiles.isInCluster(settings)) {
      settings.problemWith(
          "engine.argo.kubeconfig", "is missing", "Name a kubeconfig file, or set KUBECONFIG");
    } else if (argo.context().isPresent()) {
      settings.warn(
          "engine.argo.context has no effect without engine.argo.kubeconfig: the pod's own"
              + " ServiceAccount is used");
    }
  }

  private void checkKubeconfig(Path file, Optional<String> context) {
    if (!Files.exists(file)) {
      settings.problemWith(
          "engine.argo.kubeconfig",
          file + " does not exist",
          "Name another one, set KUBECONFIG, or run in a cluster");
      return;
    }
    try {
      ApiServer.in(file, context);
    } catch (BadValue e) {
      String key = context.isPresent() ? "engine.argo.context" : "engine.argo.kubeconfig";
      settings.problemWith(key, e.message(), e.cure());
    }
  }

  private void checkSecretsNamespace(ServerConfig.Argo argo, ServerConfig.Ingestion ingestion) {
    Optional<String> variable =
        Optional.ofNullable(ingestion.environment().get("KUBERNETES_NAMESPACE"));
    if (argo.secretsNamespace().isPresent()
        && variable.isPresent()
        && !argo.secretsNamespace().equals(variable)) {
      settings.problemWith(
          "engine.argo.secretsNamespace",
          "is another one than KUBERNETES_NAMESPACE of ingestion.environment",
          "Remove one of them");
    }
  }

  private boolean isText(String key, Optional<Path> file) {
    if (file.isEmpty()) {
      return true;
    }
    try {
      if (Files.size(file.get()) > MAX_BYTES) {
        return refused(key, file.get() + " is larger than 1 MiB", "Is it the right file?");
      }
      Files.readString(file.get());
      return true;
    } catch (NoSuchFileException e) {
      String cure = "Check the path, and that the ConfigMap is mounted";
      return refused(key, file.get() + " does not exist", cure);
    } catch (CharacterCodingException e) {
      return refused(key, file.get() + " is not UTF-8", "Save it as UTF-8");
    } catch (IOException e) {
      return refused(key, file.get() + " cannot be read", "Check what it is, and who may read it");
    }
  }

  private boolean refused(String key, String message, String cure) {
    settings.problemWith(key, message, cure);
    return false;
  }

  /** The runner cannot lend its own token here: the pods look secrets up, not the runner. */
  private void warnOfInventory(ServerConfig config) {
    ServerConfig.Server server = config.server();
    if (server.apiUrl().isPresent()
        && server.useApi()
        && config.ingestion().tokenSecret().isEmpty()) {
      settings.warn(
          "ingestion.tokenSecret is not set: what the inventory would deploy again is refused, as"
              + " the server's API shows no token and the pods of the argo engine get none from"
              + " this runner");
    }
  }
}
