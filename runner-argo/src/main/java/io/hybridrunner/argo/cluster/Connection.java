package io.hybridrunner.argo.cluster;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.credentials.ClientCertificateAuthentication;
import io.kubernetes.client.util.credentials.KubeconfigAuthentication;
import java.io.IOException;
import java.io.Reader;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The way to an API server: its address, TLS by the official client, and who this is to it.
 *
 * @param url the address
 * @param client for calls that end by themselves; others are derived from it
 * @param tokens what it sends
 */
record Connection(HttpUrl url, OkHttpClient client, BearerTokens tokens) {

  private static final Path TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  /** As the kubelet's own, which replaces tokens long before they end. */
  private static final Duration FILE_PERIOD = Duration.ofMinutes(1);

  /**
   * Programs give tokens for a quarter of an hour or more, and the client does not say how long.
   */
  private static final Duration PROGRAM_PERIOD = Duration.ofMinutes(10);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The only thing that finds a dead connection while nothing is sent on it. */
  private static final Duration PING = Duration.ofSeconds(30);

  /**
   * Reads what is needed, and connects to nothing.
   *
   * @throws EngineException when the files cannot be read or do not say how
   */
  static Connection open(ClusterAccess access, Calls calls) {
    try {
      return access instanceof ClusterAccess.Kubeconfig kubeconfig
          ? byKubeconfig(kubeconfig, calls)
          : inCluster(calls);
    } catch (IOException | RuntimeException unusable) {
      if (unusable instanceof EngineException said) {
        throw said;
      }
      throw unusable(access, unusable);
    }
  }

  private static EngineException unusable(ClusterAccess access, Exception fault) {
    // A syntax error of YAML quotes the file, which may hold a token or a key: its kind is told.
    String why =
        fault instanceof IOException || fault instanceof IllegalArgumentException
            ? fault.toString()
            : fault.getClass().getSimpleName();
    Cause cause =
        access instanceof ClusterAccess.Kubeconfig kubeconfig
            ? Cause.of(
                Kind.ENGINE_UNAVAILABLE,
                "the kubeconfig " + kubeconfig.file() + " cannot be used: " + why,
                "Correct it; kubectl --kubeconfig shows whether it is right.")
            : Cause.of(
                Kind.ENGINE_UNAVAILABLE,
                "the pod's ServiceAccount cannot be used: " + why,
                "Run it in a pod with automountServiceAccountToken, or give it a kubeconfig.");
    return new EngineException(cause, fault);
  }

  private static Connection inCluster(Calls calls) throws IOException {
    ClientBuilder builder = ClientBuilder.cluster();
    return of(builder, new BearerTokens(file(TOKEN), FILE_PERIOD, calls.timing()), calls);
  }

  /** A token in a file that is replaced as it ages. */
  static Credentials file(Path file) {
    return () -> Optional.of(Files.readString(file));
  }

  private static Connection byKubeconfig(ClusterAccess.Kubeconfig access, Calls calls)
      throws IOException {
    KubeConfig config;
    try (Reader reader = Files.newBufferedReader(access.file())) {
      config = KubeConfig.loadKubeConfig(reader);
    }
    config.setFile(access.file().toAbsolutePath().toFile());
    if (access.context().isPresent() && !config.setContext(access.context().get())) {
      throw new IllegalArgumentException("it has no context '" + access.context().get() + "'");
    }
    return of(
        ClientBuilder.kubeconfig(config),
        new BearerTokens(program(config), PROGRAM_PERIOD, calls.timing()),
        calls);
  }

  /** Runs the user's program, or reads its file or the token beside it. */
  private static Credentials program(KubeConfig config) {
    return () -> {
      try {
        @Nullable Map<String, String> given = config.getCredentials();
        return Optional.ofNullable(given).map(all -> all.get(KubeConfig.CRED_TOKEN_KEY));
      } catch (RuntimeException broken) {
        throw new NoTokenException(
            "the kubeconfig's user has none: " + broken.getClass().getSimpleName());
      }
    };
  }

  private static Connection of(ClientBuilder builder, BearerTokens tokens, Calls calls) {
    boolean byCertificate =
        builder.getAuthentication() instanceof KubeconfigAuthentication user
            && user.getDelegateAuthentication() instanceof ClientCertificateAuthentication;
    if (!byCertificate) {
      // The client's own sends an empty token, and fails with what is no IOException.
      builder.setAuthentication(client -> {});
    }
    ApiClient official = builder.setPingInterval(PING).build();
    OkHttpClient.Builder client =
        official
            .getHttpClient()
            .newBuilder()
            .connectTimeout(CONNECT)
            .readTimeout(calls.timeout())
            .writeTimeout(calls.timeout())
            .callTimeout(calls.timeout())
            // An API server sends nobody elsewhere; a proxy that does gets no token.
            .followRedirects(false)
            .followSslRedirects(false)
            // Never through the proxy of the JVM or the system.
            .proxy(Proxy.NO_PROXY);
    client.networkInterceptors().clear();
    if (!byCertificate) {
      client.addInterceptor(tokens);
    }
    return new Connection(HttpUrl.get(official.getBasePath()), client.build(), tokens);
  }
}
