package io.hybridrunner.server.config;

import io.hybridrunner.argo.manifest.IngestionPods.PodGc;
import io.hybridrunner.argo.manifest.IngestionPods.PullPolicy;
import io.hybridrunner.argo.manifest.IngestionPods.Security;
import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.policy.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the runner is started with. Each component is a key of the file, by the same name; one that
 * is a {@link Duration} has {@code Seconds} behind its name there. {@code docs/configuration.md}
 * describes them all. Immutable; prints no secrets.
 */
public record ServerConfig(
    Runner runner,
    Link link,
    Server server,
    Engine engine,
    Secrets secrets,
    Ingestion ingestion,
    Policy policy,
    Http http,
    Logging logging) {

  /** This runner; cluster and release tell its successor from a stranger with its id. */
  public record Runner(
      String id,
      Optional<String> cluster,
      Optional<String> release,
      Path stateDirectory,
      Optional<String> hostIp,
      Duration drain) {}

  /**
   * The link to the control plane; one of token and token file is given. Its way out is that of the
   * server's REST interface too.
   */
  public record Link(
      URI url,
      Optional<SecretValue> token,
      Optional<Path> tokenFile,
      Duration maxBackoff,
      Optional<Path> caFile,
      Proxy proxy) {}

  /** The proxy of the link and of the server's REST interface. */
  public record Proxy(
      Optional<HttpProxy> url,
      Optional<String> user,
      Optional<Path> passwordFile,
      List<String> noProxy) {}

  /** The server's REST interface, as ingestion reaches it, and how the runner itself uses it. */
  public record Server(
      Optional<URI> apiUrl,
      boolean useApi,
      Optional<Path> tokenFile,
      int callsPerSecond,
      Duration inventoryInterval,
      int maxRemovedPercent) {}

  /** Where runs live; only the part of the chosen kind counts. */
  public record Engine(EngineKind kind, Local local, Argo argo) {}

  /** Kinds of engines. */
  public enum EngineKind {
    /** Child processes of this machine. */
    LOCAL,
    /** Argo Workflows of a cluster. */
    ARGO
  }

  /** Runs as child processes of this machine. */
  public record Local(
      List<String> command,
      List<String> automationCommand,
      Duration killGrace,
      long maxLogBytes,
      int maxRunning,
      int keepEnded) {}

  /**
   * Runs as Argo Workflows; a namespace is given whenever this engine is chosen, and no kubeconfig
   * stands for the pod's own ServiceAccount.
   */
  public record Argo(
      Optional<String> namespace,
      Optional<Path> kubeconfig,
      Optional<String> context,
      Optional<String> instanceId,
      String serviceAccount,
      boolean automountToken,
      List<String> imagePullSecrets,
      PullPolicy imagePullPolicy,
      Map<String, String> podLabels,
      Map<String, String> podAnnotations,
      Map<String, String> nodeSelector,
      Optional<String> priorityClass,
      Security security,
      Optional<String> secretsNamespace,
      Resources executorResources,
      Duration keepFinished,
      Duration keepFinishedTests,
      PodGc podGc,
      Duration killGrace,
      int infrastructureRetries,
      Duration startingDeadline,
      Optional<Path> containerSpecFile,
      Optional<Path> workflowSpecFile,
      Map<String, String> pipelineTypes,
      boolean allowPrivileged,
      int callsPerSecond,
      int burst,
      Duration callTimeout,
      Duration acceptTimeout) {

    /** Without what may hold a value that is nobody's business. */
    @Override
    public String toString() {
      return "Argo[namespace="
          + namespace.orElse("none")
          + ", serviceAccount="
          + serviceAccount
          + ", pipelineTypes="
          + pipelineTypes.keySet()
          + "]";
    }
  }

  /** Where secrets are resolved. */
  public record Secrets(
      Backend backend, Path directory, String prefix, Optional<String> provider) {}

  /** Kinds of stores. */
  public enum Backend {
    /** A mounted directory. */
    FILE,
    /** Environment variables. */
    ENV
  }

  /** What ingestion processes are given. */
  public record Ingestion(
      String image,
      Map<String, String> environment,
      Optional<Duration> deadline,
      Resources resources,
      Resources automationResources,
      Optional<String> tokenSecret,
      boolean dynamicVersion,
      boolean disableVersionValidation) {

    @Override
    public String toString() {
      return "Ingestion[image=" + image + ", environment=" + environment.keySet() + "]";
    }
  }

  /** Probes and metrics. */
  public record Http(String address, int port, int metricsPort, String metricsPath) {}

  /** Logs. */
  public record Logging(Format format, Level level) {}

  /** What a line of the log looks like. */
  public enum Format {
    /** For people. */
    PLAIN,
    /** One JSON object a line. */
    JSON
  }

  /** How much is logged. */
  public enum Level {
    /** Only what failed. */
    ERROR,
    /** And what somebody should look at. */
    WARN,
    /** And every step of every run. */
    INFO,
    /** And every command and frame. */
    DEBUG
  }
}
