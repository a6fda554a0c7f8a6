package io.hybridrunner.server;

import io.hybridrunner.argo.ArgoSettings;
import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.argo.cluster.ClusterAccess;
import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.rest.OpenMetadataRest;
import io.hybridrunner.collate.rest.RestSettings;
import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenListener;
import io.hybridrunner.collate.token.TokenText;
import io.hybridrunner.collate.token.TokenWatch;
import io.hybridrunner.local.LocalProcessEngine;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.secrets.EnvironmentSecrets;
import io.hybridrunner.secrets.FileSecrets;
import io.hybridrunner.server.config.ArgoPods;
import io.hybridrunner.server.config.LinkEgress;
import io.hybridrunner.server.config.ServerConfig;
import io.hybridrunner.server.config.TokenReader;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.WorkflowEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real parts: Runner Link, and the engine that is chosen. */
final class ProductParts implements Parts {

  /** What a process needs of its surroundings; the rest may hold the runner's own secrets. */
  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  @Override
  public ControlPlane controlPlane(ServerConfig config, String version, TokenListener listener) {
    return new CollateControlPlane(
        linkSettings(config, version), TokenWatch.defaults().withListener(listener));
  }

  static LinkSettings linkSettings(ServerConfig config, String version) {
    ServerConfig.Link link = config.link();
    return LinkSettings.of(link.url(), () -> token(link), config.runner().id(), version)
        .withMaxBackoff(link.maxBackoff())
        .withEgress(LinkEgress.of(link))
        .withInstallation(() -> installation(config.runner()));
  }

  /** Until replicas hold a lease nobody hands over: a successor is not told from a twin. */
  private static Optional<Installation> installation(ServerConfig.Runner runner) {
    return runner
        .cluster()
        .flatMap(cluster -> runner.release().map(name -> new Installation(cluster, name, 0)));
  }

  /** The link's token as it is now. */
  static SecretValue token(ServerConfig.Link link) {
    return link.tokenFile().map(ProductParts::read).orElseGet(() -> link.token().orElseThrow());
  }

  /** What the link's token says of itself; nothing when it cannot be read any more. */
  static TokenClaims claims(ServerConfig.Link link) {
    try {
      return TokenText.read(token(link).reveal()) instanceof TokenText.Usable usable
          ? usable.claims()
          : TokenClaims.none();
    } catch (UncheckedIOException gone) {
      return TokenClaims.none();
    }
  }

  /** What the runner shows to the server's API: its own token there, or else the link's. */
  static SecretValue serverToken(ServerConfig config) {
    return config
        .server()
        .tokenFile()
        .map(ProductParts::read)
        .orElseGet(() -> token(config.link()));
  }

  private static SecretValue read(Path file) {
    try {
      return TokenReader.fromFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<MetadataServer> metadataServer(ServerConfig config, String version) {
    return config
        .server()
        .apiUrl()
        .filter(url -> config.server().useApi())
        .map(url -> RestSettings.of(url, () -> serverToken(config), version))
        .map(settings -> settings.withEgress(LinkEgress.of(config.link())))
        .map(OpenMetadataRest::new);
  }

  @Override
  public WorkflowEngine engine(
      ServerConfig config, Map<String, String> environment, String version) {
    return switch (config.engine().kind()) {
      case LOCAL -> new LocalProcessEngine(localSettings(config, environment));
      case ARGO ->
          new ArgoWorkflowEngine(argoSettings(config.engine().argo()).withVersion(version));
    };
  }

  static ArgoSettings argoSettings(ServerConfig.Argo argo) {
    ClusterAccess access =
        argo.kubeconfig()
            .<ClusterAccess>map(file -> new ClusterAccess.Kubeconfig(file, argo.context()))
            .orElseGet(ClusterAccess.InCluster::new);
    return ArgoSettings.of(access, argo.namespace().orElseThrow())
        .withPods(ArgoPods.of(argo))
        .withRate(argo.callsPerSecond(), argo.burst())
        .withTimeouts(argo.callTimeout(), argo.acceptTimeout());
  }

  static LocalProcessEngine.Settings localSettings(
      ServerConfig config, Map<String, String> environment) {
    ServerConfig.Local local = config.engine().local();
    Map<String, String> inherited = new HashMap<>(environment);
    inherited.keySet().retainAll(INHERITED);
    return LocalProcessEngine.Settings.of(
            config.runner().stateDirectory(),
            local.command(),
            new ServerTokenSecret(
                secrets(config.secrets(), environment), () -> serverToken(config)))
        .withAutomationCommand(local.automationCommand())
        .withEnvironment(inherited)
        .withBounds(local.killGrace(), local.maxLogBytes(), local.maxRunning(), local.keepEnded());
  }

  /** The store that a configuration names. */
  static SecretBackend secrets(ServerConfig.Secrets secrets, Map<String, String> environment) {
    return secrets.backend() == ServerConfig.Backend.FILE
        ? new FileSecrets(secrets.directory())
        : new EnvironmentSecrets(environment, secrets.prefix());
  }
}
